"""What happens by itself: reminders the day before, forgetting after 90 days."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kernel.clock import now
from shared_services.appointments.actions.mails import tell_person
from shared_services.appointments.models import Appointment

REMINDED_BEFORE = timedelta(hours=30)
# A booking this fresh needs no reminder: its confirmation is one.
FRESH = timedelta(hours=12)
KEPT = timedelta(days=90)
BATCH = 500


def remind() -> int:
    """Remind people of tomorrow's appointments, each once per time. Returns how many were due."""
    due = Appointment.objects.to_come().filter(starts_at__lte=now() + REMINDED_BEFORE)
    due = due.exclude(email="").filter(booked_at__lte=now() - FRESH)
    found = list(due.select_related("reason", "counter"))
    for appointment in found:
        with transaction.atomic():
            # The time is in the key: an appointment that was moved is reminded of again.
            key = f"reminder:{appointment.starts_at:%Y%m%dT%H%M}"
            tell_person(appointment, "reminder", key=key)
    return len(found)


def forget_old() -> int:
    """Take the people out of appointments 90 days old; the figures stay."""
    old = Appointment.objects.filter(starts_at__lt=now() - KEPT, forgotten_at=None)
    chosen = list(old.values_list("pk", flat=True)[:BATCH])
    return Appointment.objects.filter(pk__in=chosen).update(
        first_name="",
        last_name="",
        email="",
        phone="",
        note="",
        request_reference="",
        cancel_reason="",
        user=None,
        forgotten_at=now(),
    )
