"""Reads worth a name: what is free, what is booked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import get_current_timezone, localtime

from kernel.clock import is_holiday, now, subdivision_of, today
from kernel.tenancy import require_authority
from shared_services.appointments.models import (
    Appointment,
    AppointmentReason,
    Closure,
    Counter,
    CounterHours,
)
from shared_services.appointments.slots import Busy, Hours, Slot, free_slots

State = Appointment.State


@dataclass(frozen=True)
class Day:
    """The free times of one day, in the commune's own hours."""

    day: date
    slots: list[Slot]


def reasons() -> list[AppointmentReason]:
    """What residents may book for; none while no counter receives."""
    if not CounterHours.objects.filter(counter__is_open=True).exists():
        return []
    return list(AppointmentReason.objects.offered())


def reason_at(slug: str) -> AppointmentReason | None:
    return AppointmentReason.objects.offered().filter(slug=slug).first()


def reason_for_paper(paper: str) -> AppointmentReason | None:
    """The reason tied to a procedure's address."""
    return next((each for each in reasons() if paper and each.paper == paper), None)


def counters_for(reason: AppointmentReason) -> list[Counter]:
    wanted = Counter.objects.filter(is_open=True)
    return list(wanted.filter(pk=reason.counter_id) if reason.counter_id else wanted)


def free(
    reason: AppointmentReason,
    *,
    counters: Iterable[Counter] | None = None,
    by_agent: bool = False,
    leaving: Appointment | None = None,
) -> list[Slot]:
    """Free times for a reason. An agent is bound by no notice; `leaving` counts as free."""
    places = {each.pk for each in (counters_for(reason) if counters is None else counters)}
    notice = timedelta(0) if by_agent else timedelta(hours=reason.notice_hours)
    first = today()
    days = [first + timedelta(days=number) for number in range(reason.days_ahead + 1)]
    zone = get_current_timezone()
    begins = datetime.combine(days[0], time(), zone)
    ends = datetime.combine(days[-1] + timedelta(days=1), time(), zone)
    region = subdivision_of(require_authority().department_code)
    found = free_slots(
        hours=[
            Hours(each.counter_id, each.weekday, each.begins_at, each.ends_at, each.agents)
            for each in CounterHours.objects.filter(counter_id__in=places)
        ],
        closures=_closures(begins, ends),
        booked=_booked(places, begins, ends, leaving),
        days=days,
        minutes=reason.minutes,
        zone=zone,
        earliest=now() + notice,
        is_holiday=lambda day: is_holiday(day, subdivision=region),
    )
    return found


def days_of(slots: Iterable[Slot]) -> list[Day]:
    """The slots by day of the commune."""
    by_day: dict[date, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(localtime(slot.starts_at).date(), []).append(slot)
    return [Day(day, found) for day, found in by_day.items()]


def slot_named(key: str, reason: AppointmentReason, **how: Any) -> Slot | None:
    """The free slot with this name; None once it is taken, or if it never was one."""
    moment, _sign, counter = key.partition("-")
    try:
        starts_at = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        counter_id = int(counter)
    except ValueError:
        return None
    return next(
        (
            slot
            for slot in free(reason, **how)
            if (slot.starts_at, slot.counter_id) == (starts_at, counter_id)
        ),
        None,
    )


def agenda(monday: date) -> QuerySet[Appointment]:
    """All appointments of a week, cancelled ones too."""
    zone = get_current_timezone()
    begins = datetime.combine(monday, time(), zone)
    ends = datetime.combine(monday + timedelta(days=7), time(), zone)
    found = Appointment.objects.filter(starts_at__gte=begins, starts_at__lt=ends)
    return found.select_related("counter", "reason")


def in_closed_times() -> list[Appointment]:
    """Booked appointments to come that a closure meets: people to tell."""
    closures = list(Closure.objects.filter(ends_at__gt=now()))
    if not closures:
        return []
    wanted = Q()
    for closure in closures:
        meets = Q(starts_at__lt=closure.ends_at, ends_at__gt=closure.begins_at)
        wanted |= meets & Q(counter=closure.counter_id) if closure.counter_id else meets
    found = Appointment.objects.to_come().filter(wanted)
    return list(found.select_related("counter", "reason"))


def closures_ahead() -> list[Closure]:
    """Closures of the coming weeks that residents are told of."""
    soon = now() + timedelta(days=28)
    found = Closure.objects.filter(ends_at__gt=now(), begins_at__lt=soon)
    return list(found.exclude(reason="").select_related("counter"))


def figures(since: date) -> dict[str, int]:
    """How appointments ended since that day."""
    begins = datetime.combine(since, time(), get_current_timezone())
    found = Appointment.objects.filter(starts_at__gte=begins, starts_at__lt=now())
    counted = found.values_list("state").annotate(count=Count("pk"))
    return {**dict.fromkeys(State.values, 0), **dict(counted)}


def _closures(begins: datetime, ends: datetime) -> list[Busy]:
    found = Closure.objects.filter(begins_at__lt=ends, ends_at__gt=begins)
    return [Busy(each.counter_id, each.begins_at, each.ends_at) for each in found]


def _booked(
    places: set[int], begins: datetime, ends: datetime, leaving: Appointment | None
) -> list[Busy]:
    found = Appointment.objects.booked().during(begins, ends).filter(counter_id__in=places)
    if leaving is not None:
        found = found.exclude(pk=leaving.pk)
    rows = found.values_list("counter_id", "starts_at", "ends_at")
    return [Busy(counter_id, starts_at, ends_at) for counter_id, starts_at, ends_at in rows]
