"""The directory as readers ask it: facets, hours of an entry, its card for a telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from kernel.clock import today
from shared_services.websites.models.opening_hours import WEEKDAYS, Closure, OpeningRange
from shared_services.websites.models.records import DirectoryEntry

# The words of the address, without accents, are those of the list.
DAYS = [(str(label), label) for _number, label in WEEKDAYS]
SOON = timedelta(days=60)


@dataclass(frozen=True)
class DayHours:
    label: Any
    ranges: list[OpeningRange]


@dataclass(frozen=True)
class Hours:
    """The week as it is now; `today` is dated, so that a page kept a minute too long is true."""

    day: date
    today: list[OpeningRange]
    closed_for: Closure | None
    week: list[DayHours]
    closures: list[Closure]


def entries(kind: str, topic: str, day: str) -> Any:
    """By kind, heading and « ouvert le samedi »; an unknown kind or day counts for nothing."""
    found = DirectoryEntry.objects.all()
    if kind in DirectoryEntry.Kind.values:
        found = found.filter(kind=kind)
    if topic:
        found = found.filter(topics__slug=topic)
    number = next((number for number, label in WEEKDAYS if str(label) == day), None)
    if number is not None:
        in_season = Q(season_from=None) | Q(season_from__lte=today())
        in_season &= Q(season_until=None) | Q(season_until__gte=today())
        open_then = OpeningRange.objects.filter(in_season, weekday=number)
        found = found.filter(pk__in=open_then.values("entry"))
    return found


def hours(entry: DirectoryEntry) -> Hours | None:
    """None when nobody wrote any."""
    day = today()
    ranges = list(entry.opening_ranges.all())
    if not ranges:
        return None
    closures = [one for one in entry.closures.all() if day <= one.last_day < day + SOON]
    closed = next((one for one in closures if one.first_day <= day), None)
    week = [DayHours(label, _of_weekday(ranges, number, day)) for number, label in WEEKDAYS]
    open_today = [] if closed else [one for one in ranges if one.counts_on(day)]
    return Hours(day, open_today, closed, week, closures)


def _of_weekday(ranges: list[OpeningRange], number: int, day: date) -> list[OpeningRange]:
    """In the season of this day: a winter's hours are no use in July."""
    next_one = day + timedelta(days=(number - day.weekday()) % 7)
    return [one for one in ranges if one.counts_on(next_one)]


def vcard(entry: DirectoryEntry, address: str) -> str:
    """RFC 6350, for the contacts of a telephone; lines of at most 75 octets."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN:{_escaped(entry.name)}",
        f"ORG:{_escaped(entry.name)}",
        f"URL:{address}",
    ]
    if entry.phone:
        lines.append(f"TEL:{_escaped(entry.phone)}")
    if entry.email:
        lines.append(f"EMAIL:{_escaped(entry.email)}")
    if entry.address:
        lines.append(f"ADR:;;{_escaped(entry.address)};;;;")
    if entry.latitude is not None and entry.longitude is not None:
        lines.append(f"GEO:geo:{entry.latitude},{entry.longitude}")
    lines.append("END:VCARD")
    return "\r\n".join(folded for line in lines for folded in _folded(line)) + "\r\n"


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > 74:
            parts.append(current)
            current = " "
        current += letter
    return [*parts, current]
