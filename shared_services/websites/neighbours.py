"""What other sites offer and this one shows: in its lists, beside its own, with a way back.

The service that knows is named in `settings.WEBSITE_NEIGHBOURS`; nothing of another space is read
here. A line leads to the page on its author's site: the same text never stands on two addresses.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from kernel.clock import now
from shared_services.websites.models.base import asked
from shared_services.websites.models.records import DirectoryEntry
from shared_services.websites.sharing import EVENT, NEWS, PLACE, EventDate

# « ?ou=territoire » in an address.
WHERE, TERRITORY = "ou", "territoire"


class Dated:
    """What lists ask of an event: the date that goes on or comes next, whenever they are read."""

    dates: tuple[EventDate, ...]
    cancelled: bool

    @property
    def to_come(self) -> list[EventDate]:
        moment = now()
        return [one for one in self.dates if one.over > moment]

    @property
    def next(self) -> EventDate | None:
        return next(iter(self.to_come), None)

    @property
    def shown_start(self) -> datetime | None:
        return self.next.start if self.next else None

    @property
    def shown_end(self) -> datetime | None:
        return self.next.end if self.next else None

    @property
    def is_going_on(self) -> bool:
        """Started on a day before today, and not over: lists say until when."""
        today, one = timezone.localdate(), self.next
        if one is None or one.end is None or timezone.localtime(one.start).date() >= today:
            return False
        return timezone.localtime(one.end).date() >= today

    @property
    def is_off(self) -> bool:
        return self.cancelled or bool(self.next and self.next.cancelled)

    @property
    def other_dates(self) -> int:
        return max(len(self.to_come) - 1, 0)


@dataclass(frozen=True)
class Neighbour(Dated):
    """Something of another site. It answers to the names that templates ask of our own pages."""

    identity: str
    kind: str
    title: str
    url: str
    by_name: str
    summary: str = ""
    topic_name: str = ""
    category: str = ""
    category_label: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    all_day: bool = False
    cancelled: bool = False
    dates: tuple[EventDate, ...] = ()
    published_on: date | None = None
    calendar_uid: str = ""


@dataclass(frozen=True)
class NeighbourDate:
    """One date of a neighbour's event, as a month shows those of our own."""

    event: Neighbour
    start_at: datetime
    end_at: datetime | None
    cancelled: bool


class Merged(Sequence[Any]):
    """Our own rows and the neighbours', both in the same order, as one list to turn pages of.

    A page reads our own rows up to its end, whatever the number of the others: no more queries.
    """

    def __init__(self, own: Any, others: list[Neighbour], key: Callable[[Any], Any]) -> None:
        self._own, self._others, self._key = own, others, key
        self._size: int | None = None

    def __len__(self) -> int:
        if self._size is None:
            self._size = self._own.count() + len(self._others)
        return self._size

    def __getitem__(self, wanted: Any) -> Any:
        if not isinstance(wanted, slice):
            return self[wanted : wanted + 1][0]
        first, after = wanted.start or 0, len(self) if wanted.stop is None else wanted.stop
        lines = heapq.merge(self._own[:after], self._others, key=self._key)
        return list(islice(lines, first, after))


def wants_territory(request: HttpRequest) -> bool:
    return asked(request, WHERE) == TERRITORY


def shown(kind: str, *, territory: bool) -> list[Neighbour]:
    """What this site took up, or all that it is offered and did not refuse; one query."""
    return _told((kind,), territory=territory)


def shown_on_home() -> list[Neighbour]:
    return _told((EVENT, NEWS), territory=False)


def _told(kinds: tuple[str, ...], *, territory: bool) -> list[Neighbour]:
    labels = dict(DirectoryEntry.Kind.choices)
    made = []
    for facts in import_string(settings.WEBSITE_NEIGHBOURS)(kinds, territory=territory):
        dates = tuple(_date(*told) for told in facts.pop("dates"))
        label = str(labels.get(facts["category"], ""))
        made.append(Neighbour(dates=dates, category_label=label, **facts))
    return made


def _date(start: str, end: str | None, over: str, cancelled: bool) -> EventDate:
    ends = datetime.fromisoformat(end) if end else None
    return EventDate(datetime.fromisoformat(start), ends, datetime.fromisoformat(over), cancelled)


def territory_name() -> str:
    """« communauté de communes… » whose content this site may show; empty without one."""
    return str(import_string(settings.WEBSITE_TERRITORY)())


def events(found: list[Neighbour], topic: Any = None) -> list[Neighbour]:
    kept = [one for one in of_kind(found, EVENT, topic) if one.next is not None]
    return sorted(kept, key=by_start)


def news(found: list[Neighbour], topic: Any = None) -> list[Neighbour]:
    return sorted(of_kind(found, NEWS, topic), key=by_day)


def places(found: list[Neighbour], category: str, topic: Any = None) -> list[Neighbour]:
    kept = of_kind(found, PLACE, topic)
    return sorted((one for one in kept if not category or one.category == category), key=by_kind)


def of_kind(found: list[Neighbour], kind: str, topic: Any = None) -> list[Neighbour]:
    """Under our own heading: the neighbours' have other addresses, the name is the same."""
    wanted = topic.name.casefold() if topic is not None else ""
    return [
        one
        for one in found
        if one.kind == kind and (not wanted or one.topic_name.casefold() == wanted)
    ]


def with_events(own: Any, found: list[Neighbour]) -> Any:
    return Merged(own, found, by_start) if found else own


def with_news(own: Any, found: list[Neighbour]) -> Any:
    return Merged(own, found, by_day) if found else own


def with_places(own: Any, found: list[Neighbour]) -> Any:
    return Merged(own, found, by_kind) if found else own


def by_start(one: Any) -> Any:
    return one.shown_start or one.start_at


def by_day(one: Any) -> Any:
    day = one.published_on or date.min
    return (not getattr(one, "pinned", False), -day.toordinal())


def by_kind(one: Any) -> Any:
    is_ours = not isinstance(one, Neighbour)
    return (one.kind, one.name.casefold()) if is_ours else (one.category, one.title.casefold())
