"""What the agenda shows: to come, past, a month, a heading; the same count of queries for all."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from shared_services.websites import neighbours
from shared_services.websites.models.agenda import EventPage
from shared_services.websites.models.base import PER_PAGE, asked, page_number, visible
from shared_services.websites.models.occurrences import EventOccurrence, here, in_period
from shared_services.websites.models.topics import Topic

# Beyond, a month is read by pages of the list; a town hall has tens of dates a month.
MOST_IN_A_MONTH = 300
AnyDate = EventOccurrence | neighbours.NeighbourDate


@dataclass
class Day:
    day: date
    in_month: bool
    is_today: bool
    dates: list[AnyDate] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Day]]

    @property
    def days(self) -> list[Day]:
        """Those with something to do, for the list."""
        return [one for week in self.weeks for one in week if one.in_month and one.dates]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)


def agenda_of(request: HttpRequest) -> dict[str, Any]:
    """The context of the agenda's page, from the words of its address; odd words show the list."""
    topics = list(Topic.objects.all())
    wanted = asked(request, "rubrique")
    topic = next((one for one in topics if one.slug == wanted), None)
    past = asked(request, "quand") == "passes"
    events = visible(EventPage.objects.live(), request).select_related("topic")
    if topic is not None:
        events = events.filter(topic=topic)
    territory = neighbours.wants_territory(request)
    context = {
        "topics": topics,
        "topic": topic,
        "past": past,
        "this_month": timezone.localdate(),
        "territory": territory,
    }
    found = [] if past else neighbours.shown(neighbours.EVENT, territory=territory)
    others = neighbours.events(found, topic)
    first = month_of(asked(request, "mois"))
    if first is not None:
        return {**context, "month": month(first, events, others)}
    listed = events.past() if past else neighbours.with_events(events.upcoming(), others)
    return {**context, "page_obj": Paginator(listed, PER_PAGE).get_page(page_number(request))}


def month_of(text: str) -> date | None:
    """« 2026-12 »; None when it is no month that an agenda has."""
    try:
        found = datetime.strptime(text, "%Y-%m").date()  # a month has no zone
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def month(first: date, events: Any, others: Iterable[neighbours.Neighbour] = ()) -> Month:
    """Every day of the weeks this month touches, with the dates that show on it."""
    today = timezone.localdate()
    weeks = [
        [Day(day, day.month == first.month, day == today) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    days = {one.day: one for week in weeks for one in week}
    start, end = midnight(min(days)), midnight(max(days) + timedelta(days=1))
    found = EventOccurrence.objects.filter(in_period(start, end), event__in=events)
    own = found.select_related("event", "event__topic")[:MOST_IN_A_MONTH]
    dates: list[AnyDate] = [*own, *_dates_of(others, start, end)]
    for one in sorted(dates, key=lambda one: one.start_at):
        for day in days_of(one):
            if day in days:
                days[day].dates.append(one)
    return Month(first, weeks)


def _dates_of(
    others: Iterable[neighbours.Neighbour], start: datetime, end: datetime
) -> list[neighbours.NeighbourDate]:
    """Those to come: a neighbour does not tell its past."""
    return [
        neighbours.NeighbourDate(event, one.start, one.end, event.cancelled or one.cancelled)
        for event in others
        for one in event.to_come
        if one.start < end and one.over > start
    ]


def days_of(one: AnyDate) -> list[date]:
    """The days it shows on: a party that ends at 2 in the morning is of its first day alone."""
    first = timezone.localtime(one.start_at).date()
    last = timezone.localtime(one.end_at or one.start_at)
    final = last.date()
    if final > first and not one.event.all_day and last.hour < 6:
        final -= timedelta(days=1)
    return [first + timedelta(days=number) for number in range(min((final - first).days, 62) + 1)]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, here())
