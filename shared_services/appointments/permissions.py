"""Who may do what with appointments, in the current space."""

from __future__ import annotations

from typing import Any

from accounts.roles.facade import has_ability
from shared_services.appointments.abilities import HANDLE, SETTINGS
from shared_services.appointments.links import appointment_id_in
from shared_services.appointments.models import Appointment


def can_handle(user: Any) -> bool:
    """Read the agenda, book for someone, cancel: whoever has that ability, no one else."""
    return _is_person(user) and has_ability(user, HANDLE)


def can_change_settings(user: Any) -> bool:
    return _is_person(user) and has_ability(user, SETTINGS)


def can_act_for_person(user: Any, appointment: Appointment, *, token: str | None) -> bool:
    """Whoever holds the private link, or the account that booked."""
    if token is not None:
        return appointment_id_in(token) == appointment.pk
    return _is_person(user) and appointment.user_id == user.pk


def _is_person(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated and user.is_active)
