"""The mobile number of an account: proven by a code sent to it, or only told. In public.

A text message is no second factor: numbers are taken over (ANSSI-PG-078, 2021). It only proves
that the person reads what is sent there.
"""
