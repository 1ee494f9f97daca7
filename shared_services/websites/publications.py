"""What the site puts online, told to whoever listens: services sit beside us, they register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.signals import page_published

from kernel.tenancy import current_authority
from shared_services.websites.models import EventPage, NewsPage

NEWS, EVENT = "news", "event"


@dataclass(frozen=True)
class Publication:
    """Something a reader can open now."""

    kind: str
    title: str
    summary: str
    url: str


# Takes the kind and the identity; called in the transaction that publishes, when there is one.
Listener = Callable[[str, str], None]
_listeners: list[Listener] = []
# What other services publish: the identity gives title, summary and path, or None.
Finder = Callable[[int], tuple[str, str, str] | None]
_finders: dict[str, Finder] = {}


def register_publication_listener(listener: Listener) -> None:
    """Hear of each piece of news, event and act the first time it goes online in a space."""
    if listener not in _listeners:
        _listeners.append(listener)


def register_publication_kind(kind: str, finder: Finder) -> None:
    """Let another service publish things of a kind of its own."""
    _finders[kind] = finder


def publication(kind: str, identity: str) -> Publication | None:
    """What this is now, for anyone to read; None when it is not, or not any more, online."""
    authority = current_authority()
    if authority is None or not identity.isdigit():
        return None
    if kind in _finders:
        found = _finders[kind](int(identity))
        if found is None:
            return None
        title, summary, path = found
        return Publication(kind, title, summary, authority.url(path))
    model: Any = {NEWS: NewsPage, EVENT: EventPage}.get(kind)
    page = model.objects.live().public().filter(pk=identity).first() if model else None
    if page is None:
        return None
    return Publication(kind, page.title, page.summary, authority.url(page.url))


def connect() -> None:
    """Called once, when the app is ready. Wagtail says by a signal alone that a page went live."""
    page_published.connect(_page, dispatch_uid="websites.publications.page")


def _page(instance: Any, **_signal: Any) -> None:
    kind = {NewsPage: NEWS, EventPage: EVENT}.get(type(instance))
    # A correction is no news.
    first_time = instance.first_published_at == instance.last_published_at
    if kind is not None and first_time:
        announce(kind, instance.pk)


def announce(kind: str, identity: int) -> None:
    """Tell the listeners that this is online in the current space."""
    if current_authority() is None:
        # The template of future spaces has no readers.
        return
    for listener in _listeners:
        listener(kind, str(identity))
