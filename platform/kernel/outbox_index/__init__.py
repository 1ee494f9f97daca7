"""Outbox index: which messages are due, in which space. Public schema, no personal data.

Finding due work reads these rows alone; nobody has to visit every space.
"""
