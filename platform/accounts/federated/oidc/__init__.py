"""An OpenID Connect client as strict as FranceConnect v2 and ProConnect ask. No model here.

Sources: OpenID Connect Core 1.0 §3.1 and §5.3.2, RP-Initiated Logout 1.0, RFC 7519, RFC 9207.
"""
