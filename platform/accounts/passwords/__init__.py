"""Passwords: what makes one good, what to do when it is known, how long guessing is held back.

`AccountRules` lives in public, one row per authority that changed something; a space's database
role sees and writes its own. The password itself is in `accounts.Credential`.
"""
