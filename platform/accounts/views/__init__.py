"""Doors of the accounts: the account host, sign-on on every host, the team screen."""
