"""The sessions' door for the other packages of the accounts and the floors above."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.sessions.actions import ending
from accounts.sessions.models import OpenSession

__all__ = ["OpenSession", "end_all"]


def end_all(user: User, *, reason: str, actor: Any | None = None) -> None:
    """End every session of this person on every host, from the next request on.

    `reason` is one word, kept with the session and in the journal. The caller has checked that the
    actor may do this.
    """
    ending.end_all(user, reason=reason, actor=actor)
