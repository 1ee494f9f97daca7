"""Time as the law counts it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import holidays
from django.utils import timezone

# Departments whose holidays differ from the mainland's (Code du travail L3134-13, L3422-2);
# the values are the subdivision codes of the `holidays` library.
SUBDIVISION_OF_DEPARTMENT = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


def now() -> datetime:
    return timezone.now()


def today() -> date:
    """Today on the clock of the space at work; the deployment's outside of any."""
    return timezone.localdate()


def subdivision_of(department_code: str) -> str | None:
    return SUBDIVISION_OF_DEPARTMENT.get(department_code)


def is_holiday(day: date, *, subdivision: str | None) -> bool:
    """A legal holiday of that part of France."""
    return day in _holidays(subdivision)


def is_working_day(day: date, *, subdivision: str | None) -> bool:
    """« Jour ouvré »: Monday to Friday, no legal holiday of that part of France."""
    return day.weekday() < 5 and not is_holiday(day, subdivision=subdivision)


def working_days_after(start: date, days: int, *, subdivision: str | None) -> date:
    """The day on which `days` working days have gone by; the day of `start` does not count."""
    if days < 0:
        raise ValueError("days must not be negative")
    day = start
    left = days
    while left:
        day += timedelta(days=1)
        if is_working_day(day, subdivision=subdivision):
            left -= 1
    return day


@lru_cache(maxsize=32)
def _holidays(subdivision: str | None) -> Any:
    return holidays.country_holidays("FR", subdiv=subdivision)
