"""Plays FranceConnect and ProConnect on this machine, for the demo and the tests.

As strict as the real ones where it is known how strict they are; fictional people, no password.
Run `python -m accounts.federated.stand_in --help`. Never in production (`federated.E001`).
"""
