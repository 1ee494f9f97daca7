"""Audit: who did what, where and when. One table per schema: a space's log stays in the space."""
