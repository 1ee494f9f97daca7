"""The accounts' door for the floors above."""

from __future__ import annotations

from accounts.actions.invitations import invite
from accounts.actions.people import anonymise, end_all_sessions, note_presence, note_session

__all__ = ["anonymise", "end_all_sessions", "invite", "note_presence", "note_session"]
