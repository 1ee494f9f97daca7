"""Subscriptions: a reader without an account hears of news, agenda, acts and alerts.

Tables live in the space's schema: each commune keeps its own. See docs/subscriptions.md.
"""
