"""The passwords' door for the other packages of the accounts and the floors above."""

from __future__ import annotations

from accounts.passwords.actions.suspecting import (
    look_at,
    suspect_by_operator,
    suspect_member,
    suspect_own,
)
from accounts.passwords.overview import AccountState, Overview, overview, state_of
from accounts.passwords.queries import must_change

__all__ = [
    "AccountState",
    "Overview",
    "look_at",
    "must_change",
    "overview",
    "state_of",
    "suspect_by_operator",
    "suspect_member",
    "suspect_own",
]
