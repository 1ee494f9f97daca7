"""When a digest leaves, and when nobody is disturbed.

In the recipient's own zone; in the commune's for who chose none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import get_current_timezone_name


@dataclass(frozen=True)
class Hours:
    """A person's zone, the hour and weekday (0: Monday) of their digests, and their quiet hours."""

    zone: str = ""
    digest_hour: int = 8
    digest_weekday: int = 0
    quiet_from: int | None = None
    quiet_until: int | None = None

    @property
    def here(self) -> ZoneInfo:
        return ZoneInfo(self.zone or get_current_timezone_name())


USUAL = Hours()


def next_digest(moment: datetime, hours: Hours = USUAL, *, weekly: bool = False) -> datetime:
    """The next digest strictly after this moment."""
    local = moment.astimezone(hours.here)
    day = local.date()
    while True:
        found = datetime.combine(day, time(hours.digest_hour), hours.here)
        if found > moment and (not weekly or day.weekday() == hours.digest_weekday):
            return found
        day += timedelta(days=1)


def end_of_quiet(moment: datetime, hours: Hours) -> datetime | None:
    """When this person may be disturbed again; None when they may be now."""
    if hours.quiet_from is None or hours.quiet_until is None:
        return None
    if hours.quiet_from == hours.quiet_until:
        return None
    local = moment.astimezone(hours.here)
    begin, end = hours.quiet_from, hours.quiet_until
    over_midnight = begin > end
    inside = local.hour >= begin or local.hour < end if over_midnight else begin <= local.hour < end
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and local.hour >= begin else 0)
    return datetime.combine(day, time(end), hours.here)
