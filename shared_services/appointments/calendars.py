"""Appointments as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.appointments.models import Appointment, Counter


def for_person(appointment: Appointment) -> bytes:
    """The one event that a person adds to their own calendar."""
    authority = require_authority()
    event = _event(appointment)
    event.add(
        "summary",
        _("%(reason)s, %(place)s")
        % {"reason": appointment.reason.title, "place": authority.town_hall},
    )
    event.add("location", appointment.counter.address or authority.address)
    things = appointment.reason.things
    if things:
        event.add("description", _("À apporter : %s") % ", ".join(things))
    return _written([event], authority.town_hall)


def for_agents(counter: Counter, appointments: Iterable[Appointment]) -> bytes:
    """A counter's agenda. Initials alone: a calendar program keeps copies out of our sight."""
    events = []
    for appointment in appointments:
        event = _event(appointment)
        event.add("summary", f"{appointment.reason.title}, {appointment.initials}")
        event.add("location", counter.name)
        events.append(event)
    return _written(events, f"{require_authority().town_hall}, {counter.name}")


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", f"{appointment.pk}@{require_authority().primary_host}")
    event.add("dtstamp", now())
    event.add("sequence", appointment.version)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("status", "CONFIRMED" if appointment.is_booked else "CANCELLED")
    return event


def _written(events: list[Event], name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Beffroi//rendez-vous//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
