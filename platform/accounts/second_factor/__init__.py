"""The second factor: phone app, passkeys, recovery codes; required of whoever holds a role.

Built on `allauth.mfa`. Everything lives in public and is read by the account host's role alone.
"""
