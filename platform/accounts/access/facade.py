"""Accesses for a while: the door for the floors above."""

from __future__ import annotations

from accounts.access.actions.emergencies import ask_emergency, confirm_emergency
from accounts.access.actions.guests import ask, end_visit, let_ask
from accounts.access.queries import (
    administrators_in_sight,
    emergency_running,
    emergency_waiting,
    visits_of,
)

__all__ = [
    "administrators_in_sight",
    "ask",
    "ask_emergency",
    "confirm_emergency",
    "emergency_running",
    "emergency_waiting",
    "end_visit",
    "let_ask",
    "visits_of",
]
