"""The appointments' door: where to book for a paper, what is booked about a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from kernel.middleware.host import URLCONFS
from shared_services.appointments import queries
from shared_services.appointments.actions import demo
from shared_services.appointments.models import Appointment

# What a reason is tied to when one comes for any paper that is ready.
COLLECTING = "retrait"


@dataclass(frozen=True)
class AppointmentInfo:
    """One appointment, for the service whose request it is about."""

    number: str
    starts_at: datetime
    reason: str
    state: str
    state_label: str


def booking_url(paper: str, *, reference: str = "") -> str:
    """Where to book for the procedure with this address; empty when no counter receives for it."""
    reason = queries.reason_for_paper(paper)
    if reason is None:
        return ""
    url = reverse("appointments:reason", urlconf=URLCONFS["commune"], args=[reason.slug])
    return f"{url}?demande={reference}" if reference else url


def appointments_about(reference: str) -> list[AppointmentInfo]:
    """Appointments that quote this tracking number, the earliest first."""
    if not reference:
        return []
    found = Appointment.objects.filter(request_reference=reference).select_related("reason")
    return [
        AppointmentInfo(
            each.number, each.starts_at, each.reason.title, each.state, each.get_state_display()
        )
        for each in found
    ]


def seed_demo_appointments() -> None:
    """A counter, reasons and bookings in the current space; nothing when it has some."""
    demo.seed()
