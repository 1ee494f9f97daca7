"""Events as iCalendar (RFC 5545): one, or the agenda to come, whole or of one heading."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from icalendar import Calendar, Event, vRecur

from kernel.clock import now
from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.websites import neighbours
from shared_services.websites.models import EventPage, Topic
from shared_services.websites.models.base import asked
from shared_services.websites.models.occurrences import here
from shared_services.websites.sharing import EventDate

MOST_EVENTS = 200


@public
def agenda_ics(request: HttpRequest) -> HttpResponse:
    """`?rubrique=` keeps one heading; an unknown one is not found rather than everything.

    Neighbours' events that this site took up are in it, all of the territory's with
    `?ou=territoire`.
    """
    events = (
        EventPage.objects.live()
        .public()
        .upcoming()
        .select_related("topic")
        .prefetch_related("exceptions")
    )
    title, topic = f"Agenda {require_authority().of_name}", None
    if request.GET.get("rubrique"):
        topic = get_object_or_404(Topic, slug=asked(request, "rubrique"))
        events, title = events.filter(topic=topic), f"{title} : {topic}"
    territory = neighbours.wants_territory(request)
    found = neighbours.shown(neighbours.EVENT, territory=territory)
    others = neighbours.events(found, topic)
    return _calendar(events[:MOST_EVENTS], title, "agenda.ics", others)


@public
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_object_or_404(EventPage.objects.live().public(), slug=slug)
    return _calendar([event], event.title, f"{slugify(slug) or 'evenement'}.ics")


def _calendar(
    events: Iterable[EventPage],
    title: str,
    filename: str,
    others: Iterable[neighbours.Neighbour] = (),
) -> HttpResponse:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Beffroi//Agenda//FR")
    calendar.add("x-wr-calname", title)
    for event in events:
        for component in _components(event):
            calendar.add_component(component)
    for other in others:
        for date in other.to_come:
            calendar.add_component(_of_neighbour(other, date))
    calendar.add_missing_timezones()
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _components(event: EventPage) -> list[Event]:
    """The event, then each date that stays shown as cancelled (RECURRENCE-ID)."""
    main = _event(event, event.start_at, event.end_at, off=event.cancelled)
    found = event.recurrence
    if found is None:
        return [main]
    main.add("rrule", vRecur(found.rule(event.start_at, here(), all_day=event.all_day)))
    apart = {one.day: one.stays_shown for one in event.exceptions.all()}
    off = []
    for start in event.starts() if apart else []:
        stays = apart.get(start.date())
        if stays is False:
            main.add("exdate", start.date() if event.all_day else start)
        elif stays:
            end = start + (event.end_at - event.start_at) if event.end_at else None
            one = _event(event, start, end, off=True)
            one.add("recurrence-id", start.date() if event.all_day else start)
            off.append(one)
    return [main, *off]


def _event(event: EventPage, start: datetime, end: datetime | None, *, off: bool) -> Event:
    made = Event()
    made.add("uid", f"{event.translation_key}@{require_authority().primary_host}")
    made.add("dtstamp", (event.last_published_at or now()).astimezone(UTC))
    made.add("summary", event.title)
    made.add("location", ", ".join(part for part in (event.place, event.address) if part))
    made.add("url", event.full_url)
    if event.summary:
        made.add("description", event.summary)
    if event.topic is not None:
        made.add("categories", [event.topic.name])
    if off:
        made.add("status", "CANCELLED")
    for name, value in _when(start, end, all_day=event.all_day).items():
        made.add(name, value)
    return made


def _of_neighbour(event: neighbours.Neighbour, date: EventDate) -> Event:
    """One date; the same name as in its author's calendar, so that who reads both sees it once."""
    made = Event()
    name, _at, host = event.calendar_uid.partition("@")
    alone = len(event.dates) == 1
    made.add("uid", event.calendar_uid if alone else f"{name}-{date.start:%Y%m%dT%H%M}@{host}")
    made.add("dtstamp", now().astimezone(UTC))
    made.add("summary", event.title)
    made.add("location", ", ".join(part for part in (event.place, event.address) if part))
    made.add("url", event.url)
    by = f"Proposé par {event.by_name}."
    made.add("description", f"{event.summary} {by}".strip())
    if event.topic_name:
        made.add("categories", [event.topic_name])
    if event.cancelled or date.cancelled:
        made.add("status", "CANCELLED")
    for name, value in _when(date.start, date.end, all_day=event.all_day).items():
        made.add(name, value)
    return made


def _when(start: datetime, end: datetime | None, *, all_day: bool) -> dict[str, Any]:
    """On the clock of the town hall; whole days have no hour, and end the day after (3.6.1)."""
    if all_day:
        last = timezone.localtime(end or start).date() + timedelta(days=1)
        return {"dtstart": timezone.localtime(start).date(), "dtend": last}
    when = {"dtstart": start.astimezone(here())}
    return {**when, "dtend": end.astimezone(here())} if end else when
