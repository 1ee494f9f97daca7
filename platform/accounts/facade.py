"""The accounts' door for the floors above."""

from __future__ import annotations

from accounts.actions.invitations import invite
from accounts.actions.people import anonymise, note_follow, note_presence, note_session
from accounts.sessions.facade import end_all

__all__ = ["anonymise", "end_all", "invite", "note_follow", "note_presence", "note_session"]
