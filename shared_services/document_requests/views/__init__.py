"""Doors for people: residents (journey, follow-up) and agents (back office)."""
