"""What of this site may be offered to neighbours: as anyone reads it, in the words of its lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.text import Truncator

from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.websites.models import DirectoryEntry, EventOccurrence, EventPage, NewsPage

EVENT, NEWS, PLACE = "event", "news", "place"
KINDS = (EVENT, NEWS, PLACE)
# A neighbour shows what comes next, not a year of Tuesdays; each night the next ones follow.
MOST_DATES = 60
MOST_LISTED = 100


@dataclass(frozen=True)
class EventDate:
    start: datetime
    end: datetime | None
    over: datetime
    cancelled: bool


@dataclass(frozen=True)
class Shareable:
    """A page or an entry that is online and open to all. `url` is its canonical address."""

    kind: str
    identity: str
    title: str
    url: str
    summary: str = ""
    topic: str = ""
    category: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    all_day: bool = False
    cancelled: bool = False
    dates: tuple[EventDate, ...] = ()
    published_on: date | None = None
    calendar_uid: str = ""


def shareable(kind: str, identity: str) -> Shareable | None:
    """None for what is not, or not any more, online and open to all; an event that is over too."""
    if kind not in KINDS or not identity.isdigit() or len(identity) > 18:
        return None
    row = _rows(kind).filter(pk=identity).first()
    return _read(kind, row) if row is not None else None


def shareables(kind: str) -> Iterator[Shareable]:
    """What one may offer, next or newest first, a hundred at most; two queries."""
    if kind in KINDS:
        yield from (_read(kind, row) for row in _rows(kind)[:MOST_LISTED])


def _rows(kind: str) -> Any:
    if kind == PLACE:
        return DirectoryEntry.objects.prefetch_related("topics")
    if kind == NEWS:
        news = NewsPage.objects.live().public().select_related("topic")
        return news.order_by("-published_on", "-pk")
    to_come = EventOccurrence.objects.filter(over_at__gt=now()).order_by("start_at")
    events = EventPage.objects.live().public().upcoming().select_related("topic")
    return events.prefetch_related(Prefetch("occurrences", to_come, to_attr="to_come"))


def _read(kind: str, row: Any) -> Shareable:
    authority = require_authority()
    if kind == PLACE:
        return Shareable(
            kind,
            str(row.pk),
            row.name,
            authority.url(row.url or "/annuaire/"),
            Truncator(row.description).chars(300),
            topic=next((one.name for one in row.topics.all()), ""),
            category=row.kind,
            address=row.address,
            phone=row.phone,
        )
    more = _of_event(row, authority) if kind == EVENT else {"published_on": row.published_on}
    return Shareable(
        kind,
        str(row.pk),
        row.title,
        # Below the home page, which is the root of the only site of a space.
        authority.url(f"/{row.url_path.split('/', 2)[2]}"),
        row.summary,
        topic=row.topic.name if row.topic else "",
        **more,
    )


def _of_event(event: Any, authority: Any) -> dict[str, Any]:
    return {
        "place": event.place,
        "address": event.address,
        "all_day": event.all_day,
        "cancelled": event.cancelled,
        "dates": tuple(
            EventDate(one.start_at, one.end_at, one.over_at, one.cancelled)
            for one in event.to_come[:MOST_DATES]
        ),
        "calendar_uid": f"{event.translation_key}@{authority.primary_host}",
    }
