"""FranceConnect (residents) and ProConnect (agents): signing in with an identity of the State.

Only the account host offers them. Tables live in public and are the account host's alone. `oidc/`
speaks the protocol and knows no model; `stand_in/` plays both providers for the demo and the tests.
"""
