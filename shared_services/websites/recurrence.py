"""When an event comes back (RFC 5545), in the words of a form; no table, no query.

Days are counted on the clock of the place: a market at 9 h stays at 9 h when summer time ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# A market every day of a year, and some: beyond, it is a service with opening hours.
MOST_DATES = 400
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Pace(TextChoices):
    DAILY = "daily", _("Tous les jours")
    WEEKLY = "weekly", _("Toutes les semaines")
    MONTHLY_DAY = "monthly_day", _("Tous les mois, à la même date (le 12)")
    MONTHLY_WEEKDAY = "monthly_weekday", _("Tous les mois, le même jour (le 2e mardi)")
    YEARLY = "yearly", _("Tous les ans")


FREQUENCIES = {
    Pace.DAILY: ("DAILY", DAILY),
    Pace.WEEKLY: ("WEEKLY", WEEKLY),
    Pace.MONTHLY_DAY: ("MONTHLY", MONTHLY),
    Pace.MONTHLY_WEEKDAY: ("MONTHLY", MONTHLY),
    Pace.YEARLY: ("YEARLY", YEARLY),
}


@dataclass(frozen=True)
class Recurrence:
    """Ends at `until` or after `count` dates: one of the two is always there."""

    pace: str
    every: int = 1
    weekdays: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None

    def starts(self, first: datetime, zone: ZoneInfo) -> list[datetime]:
        """Every start in order, at the same time of the local day; at most MOST_DATES + 1."""
        local = first.astimezone(zone).replace(tzinfo=None)
        days = rrule(FREQUENCIES[Pace(self.pace)][1], dtstart=local, **self._limits(local))
        return [day.replace(tzinfo=zone) for day in _first(days, MOST_DATES + 1)]

    def rule(self, first: datetime, zone: ZoneInfo, *, all_day: bool) -> dict[str, Any]:
        """The parts of RFC 5545's RRULE; UNTIL in UTC, or a date for whole days (3.3.10)."""
        local = first.astimezone(zone)
        parts: dict[str, Any] = {"FREQ": FREQUENCIES[Pace(self.pace)][0]}
        if self.every > 1:
            parts["INTERVAL"] = self.every
        if self.pace == Pace.WEEKLY:
            parts["BYDAY"] = [DAY_CODES[day] for day in self._days(local)]
        if self.pace == Pace.MONTHLY_WEEKDAY:
            parts["BYDAY"] = f"{nth_of_month(local.date())}{DAY_CODES[local.weekday()]}"
        if self.count:
            parts["COUNT"] = self.count
        elif self.until:
            last = datetime.combine(self.until, time.max.replace(microsecond=0), zone)
            parts["UNTIL"] = self.until if all_day else last.astimezone(ZoneInfo("UTC"))
        return parts

    def _limits(self, local: datetime) -> dict[str, Any]:
        limits: dict[str, Any] = {"interval": self.every}
        if self.count:
            limits["count"] = self.count
        elif self.until:
            limits["until"] = datetime.combine(self.until, time.max)
        if self.pace == Pace.WEEKLY:
            limits["byweekday"] = self._days(local)
        if self.pace == Pace.MONTHLY_WEEKDAY:
            limits["byweekday"] = weekday(local.weekday(), nth_of_month(local.date()))
        return limits

    def _days(self, local: datetime) -> tuple[int, ...]:
        return tuple(sorted(self.weekdays)) or (local.weekday(),)


def nth_of_month(day: date) -> int:
    """1 for the first Tuesday of a month… 4; -1 for the fifth, which few months have."""
    number = (day.day - 1) // 7 + 1
    return -1 if number == 5 else number


def over_at(start: datetime, end: datetime | None, *, all_day: bool, zone: ZoneInfo) -> datetime:
    """The moment from which this is past: without an end, or all day, the end of its last day."""
    if end is not None and not all_day:
        return end
    last = (end or start).astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(last, time.min, zone)


def _first(days: rrule, most: int) -> Iterator[datetime]:
    for number, day in enumerate(days):
        if number == most:
            return
        yield day
