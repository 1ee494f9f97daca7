"""Events as iCalendar (RFC 5545), one or all to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify

from kernel.clock import now
from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.websites.models import EventPage


@public
def agenda_ics(request: HttpRequest) -> HttpResponse:
    return _calendar(EventPage.objects.live().public().upcoming()[:200], "agenda.ics")


@public
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_object_or_404(EventPage.objects.live().public(), slug=slug)
    return _calendar([event], f"{slugify(slug) or 'evenement'}.ics")


def _calendar(events: Iterable[EventPage], filename: str) -> HttpResponse:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Beffroi//Agenda//FR"]
    lines.append(f"X-WR-CALNAME:{_escape(f'Agenda {require_authority().of_name}')}")
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    body = "\r\n".join(folded for line in lines for folded in _fold(line)) + "\r\n"
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _event(event: EventPage) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.translation_key}@{require_authority().primary_host}",
        f"DTSTAMP:{_utc(event.last_published_at or now())}",
        f"SUMMARY:{_escape(event.title)}",
        f"LOCATION:{_escape(event.place)}",
        f"URL:{event.full_url}",
    ]
    if event.all_day:
        last = timezone.localtime(event.end_at or event.start_at).date() + timedelta(days=1)
        lines += [f"DTSTART;VALUE=DATE:{event.start_day:%Y%m%d}", f"DTEND;VALUE=DATE:{last:%Y%m%d}"]
    else:
        lines.append(f"DTSTART:{_utc(event.start_at)}")
        if event.end_at:
            lines.append(f"DTEND:{_utc(event.end_at)}")
    return [*lines, "END:VEVENT"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _fold(line: str) -> list[str]:
    """Lines of at most 75 octets; the following ones start with a space."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > 74:
            parts.append(current)
            current = " "
        current += letter
    return [*parts, current]
