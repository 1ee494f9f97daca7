"""What the site puts online, told to whoever listens: services sit beside us, they register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models.signals import post_save
from wagtail.signals import page_published

from kernel.tenancy import current_authority
from shared_services.websites.models import Act, EventPage, NewsPage

NEWS, EVENT, ACT = "news", "event", "act"


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


def register_publication_listener(listener: Listener) -> None:
    """Hear of each piece of news, event and act the first time it goes online in a space."""
    if listener not in _listeners:
        _listeners.append(listener)


def publication(kind: str, identity: str) -> Publication | None:
    """What this is now, for anyone to read; None when it is not, or not any more, online."""
    authority = current_authority()
    if authority is None or not identity.isdigit():
        return None
    if kind == ACT:
        act = Act.objects.filter(pk=identity).first()
        if act is None:
            return None
        label = act.get_nature_display()
        return Publication(kind, act.title, f"{label} {act.number}", authority.url("/actes/"))
    model: Any = {NEWS: NewsPage, EVENT: EventPage}.get(kind)
    page = model.objects.live().public().filter(pk=identity).first() if model else None
    if page is None:
        return None
    return Publication(kind, page.title, page.summary, authority.url(page.url))


def connect() -> None:
    """Called once, when the app is ready. Wagtail says by a signal alone that a page went live."""
    page_published.connect(_page, dispatch_uid="websites.publications.page")
    post_save.connect(_act, sender=Act, dispatch_uid="websites.publications.act")


def _page(instance: Any, **_signal: Any) -> None:
    kind = {NewsPage: NEWS, EventPage: EVENT}.get(type(instance))
    # A correction is no news.
    first_time = instance.first_published_at == instance.last_published_at
    if kind is not None and first_time:
        _tell(kind, instance.pk)


def _act(instance: Act, created: bool, raw: bool = False, **_signal: Any) -> None:
    if created and not raw:
        _tell(ACT, instance.pk)


def _tell(kind: str, identity: int) -> None:
    if current_authority() is None:
        # The template of future spaces has no readers.
        return
    for listener in _listeners:
        listener(kind, str(identity))
