"""What the home page shows: read once, kept with the shell, forgotten when one of it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from wagtail.images.models import Image

from kernel.clock import now
from shared_services.websites.models import (
    ContentPage,
    CouncilMember,
    EventOccurrence,
    EventPage,
    NewsPage,
    ServicePage,
    Theme,
)
from shared_services.websites.neighbours import Dated
from shared_services.websites.sharing import EventDate

WIDE, NARROW, BESIDE, FACE = "fill-1600x640", "fill-800x560", "fill-800x560", "fill-160x160"
CARD = "fill-640x360"
MOST_TILES, MOST_FACES, MOST_NEWS = 5, 4, 3
# More than the page shows: some may be over before the shell is read again.
MOST_EVENTS, MOST_DATES = 12, 3


@dataclass(frozen=True)
class Picture:
    """The same picture in the two formats that browsers read, the lighter first."""

    avif: str
    webp: str


@dataclass(frozen=True)
class Tile:
    title: str
    url: str
    summary: str
    icon: str


@dataclass(frozen=True)
class Face:
    name: str
    office: str
    initials: str
    photo: Picture | None


@dataclass(frozen=True)
class NewsCard:
    title: str
    url: str
    summary: str
    topic_name: str
    published_on: date
    pinned: bool
    picture: Picture | None
    by_name: str = ""


@dataclass(frozen=True)
class EventCard(Dated):
    """An event with the first dates that are left, and the number of those after them."""

    title: str
    url: str
    place: str
    all_day: bool
    cancelled: bool
    dates: tuple[EventDate, ...]
    later: int
    by_name: str = ""

    @property
    def other_dates(self) -> int:
        return super().other_dates + self.later


@dataclass(frozen=True)
class Front:
    layout: str
    wide: Picture | None
    narrow: Picture | None
    tiles: list[Tile]
    council: list[Face]
    news: list[NewsCard]
    events: list[EventCard]


def front(theme: Theme) -> Front:
    """Read from the current space; makes the pictures that are not there yet."""
    tiles = [
        page
        for model in (ContentPage, ServicePage)
        for page in model.objects.live().public().exclude(icon="").order_by("path")[:MOST_TILES]
    ]
    tiles = sorted(tiles, key=lambda page: page.path)[:MOST_TILES]
    faces = CouncilMember.objects.sitting().select_related("photo")[:MOST_FACES]
    shows_photo = theme.layout != Theme.Layout.SERVICES
    return Front(
        layout=theme.layout,
        wide=picture(theme.photo, WIDE) if shows_photo else None,
        narrow=picture(theme.photo, NARROW) if shows_photo else None,
        tiles=[Tile(page.title, page.url, page.summary, page.icon) for page in tiles],
        council=[
            Face(one.name, one.office, one.initials, picture(one.photo, FACE)) for one in faces
        ],
        news=_news(),
        events=_events(),
    )


def _news() -> list[NewsCard]:
    return [
        NewsCard(
            title=page.title,
            url=page.url,
            summary=page.summary,
            topic_name=page.topic.name if page.topic else "",
            published_on=page.published_on,
            pinned=page.pinned,
            picture=picture(page.image, CARD),
        )
        for page in NewsPage.objects.live().public().for_lists()[:MOST_NEWS]
    ]


def _events() -> list[EventCard]:
    pages = list(EventPage.objects.live().public().upcoming()[:MOST_EVENTS])
    left = EventOccurrence.objects.filter(event__in=pages, over_at__gt=now())
    rows = left.order_by("event_id", "start_at", "pk")
    dates = {
        number: [EventDate(one.start_at, one.end_at, one.over_at, one.cancelled) for one in found]
        for number, found in groupby(rows, key=lambda one: one.event_id)
    }
    return [
        EventCard(
            title=page.title,
            url=page.url,
            place=page.place,
            all_day=page.all_day,
            cancelled=page.cancelled,
            dates=tuple(dates.get(page.pk, [])[:MOST_DATES]),
            later=max(0, len(dates.get(page.pk, [])) - MOST_DATES),
        )
        for page in pages
    ]


def picture(image: Image | None, spec: str) -> Picture | None:
    if image is None:
        return None
    made: dict[str, Any] = {
        kind: image.get_rendition(f"{spec}|format-{kind}").url for kind in ("avif", "webp")
    }
    return Picture(**made)
