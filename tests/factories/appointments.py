"""Counters, reasons and bookings for tests. Call inside a space."""

from __future__ import annotations

from datetime import time
from typing import Any

from shared_services.appointments import queries
from shared_services.appointments.actions.booking import Visitor, book
from shared_services.appointments.models import (
    Appointment,
    AppointmentReason,
    Counter,
    CounterHours,
)

CAMILLE = Visitor("Camille", "Roy", "camille.roy@exemple.example", "06 39 98 00 00")


def make_counter(*, agents: int = 1, name: str = "Accueil") -> Counter:
    """Open from 8 to 18 every day of the week."""
    counter = Counter.objects.create(name=name)
    for weekday in range(7):
        CounterHours.objects.create(
            counter=counter, weekday=weekday, begins_at=time(8), ends_at=time(18), agents=agents
        )
    return counter


def make_reason(**facts: Any) -> AppointmentReason:
    told = {"title": "Légalisation", "bring": "Une pièce d'identité", "minutes": 30, **facts}
    return AppointmentReason.objects.create(**told)


def make_appointment(
    reason: AppointmentReason, *, place: int = 0, actor: Any = None, visitor: Visitor = CAMILLE
) -> Appointment:
    """Booked at the `place`-th free time."""
    slot = queries.free(reason)[place]
    return book(reason, slot.key, visitor, actor=actor)
