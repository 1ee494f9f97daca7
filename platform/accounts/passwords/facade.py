"""The passwords' door for the other packages of the accounts and the floors above."""

from __future__ import annotations

from accounts.passwords.actions.suspecting import suspect_by_operator, suspect_member, suspect_own
from accounts.passwords.queries import must_change

__all__ = ["must_change", "suspect_by_operator", "suspect_member", "suspect_own"]
