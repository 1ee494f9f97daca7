"""The journal as people read it: screens, exports, daily heads, retention.

The lines are in each space (`kernel.audit`). In public, without personal data: the heads published
day by day, and how long a journal is kept.
"""
