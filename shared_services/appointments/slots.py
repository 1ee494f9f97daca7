"""Free times, computed. Pure: no database, no clock; times are aware, days are the commune's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True)
class Hours:
    """A range of a weekday at a counter, on the commune's clock."""

    counter_id: int
    weekday: int
    begins_at: time
    ends_at: time
    agents: int = 1


@dataclass(frozen=True)
class Busy:
    """A time taken at a counter; None for all of them."""

    counter_id: int | None
    begins_at: datetime
    ends_at: datetime

    def meets(self, slot: Slot) -> bool:
        return (
            self.counter_id in {None, slot.counter_id}
            and self.begins_at < slot.ends_at
            and self.ends_at > slot.starts_at
        )


@dataclass(frozen=True, order=True)
class Slot:
    starts_at: datetime
    ends_at: datetime
    counter_id: int

    @property
    def key(self) -> str:
        """Its name in an address: « 20261125T080000Z-3 »."""
        return f"{self.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{self.counter_id}"


def free_slots(
    *,
    hours: Iterable[Hours],
    closures: Iterable[Busy],
    booked: Iterable[Busy],
    days: Iterable[date],
    minutes: int,
    zone: tzinfo,
    earliest: datetime,
    is_holiday: Callable[[date], bool],
) -> list[Slot]:
    """What can be booked, in order. A slot is free while fewer people overlap it than agents sit.

    On the days the clock changes, a range has the length that people live: 2 to 3 o'clock does not
    exist in March and lasts twice in October.
    """
    ranges, closed, taken = list(hours), list(closures), _by_day(booked)
    found = [
        slot
        for day in days
        if not is_holiday(day)
        for each in ranges
        if each.weekday == day.weekday()
        for slot in _cut(each, day, minutes, zone)
        if slot.starts_at >= earliest
        and not any(busy.meets(slot) for busy in closed)
        and sum(busy.meets(slot) for busy in taken.get(slot.starts_at.date(), ())) < each.agents
    ]
    return sorted(set(found))


def _by_day(booked: Iterable[Busy]) -> dict[date, list[Busy]]:
    """By universal day, as slots are cut: a month of appointments is not read for each slot."""
    found: dict[date, list[Busy]] = {}
    for busy in booked:
        for day in {busy.begins_at.astimezone(UTC).date(), busy.ends_at.astimezone(UTC).date()}:
            found.setdefault(day, []).append(busy)
    return found


def _cut(hours: Hours, day: date, minutes: int, zone: tzinfo) -> Iterator[Slot]:
    # Counted in universal time: a local hour may be missing or come twice.
    begins = datetime.combine(day, hours.begins_at, zone).astimezone(UTC)
    ends = datetime.combine(day, hours.ends_at, zone).astimezone(UTC)
    length = timedelta(minutes=minutes)
    while begins + length <= ends:
        yield Slot(begins, begins + length, hours.counter_id)
        begins += length
