"""The subscriptions' door: who wants to hear of a topic here, and telling them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared_services.subscriptions import links, queries
from shared_services.subscriptions.actions import demo, telling
from shared_services.subscriptions.models import Topic

__all__ = [
    "SubscriberInfo",
    "Topic",
    "category_of",
    "count_subscribers",
    "seed_demo_subscribers",
    "subscribers_of",
    "tell_subscribers",
]


@dataclass(frozen=True)
class SubscriberInfo:
    """One confirmed address; `unsubscribe_url` takes the POST of RFC 8058."""

    id: UUID
    email: str
    manage_url: str
    unsubscribe_url: str


def category_of(topic: str) -> str:
    """The category under which messages about this topic leave."""
    return telling.category_of(topic)


def count_subscribers(topic: str) -> int:
    """How many confirmed addresses of the current space hear of this topic."""
    return queries.subscribers_to(topic).count()


def subscribers_of(topic: str, *, after: UUID | None = None) -> Iterator[SubscriberInfo]:
    """Confirmed addresses of the current space for this topic, always in the same order."""
    for one in queries.subscribers_to(topic, after=after).iterator(chunk_size=500):
        yield SubscriberInfo(one.pk, one.email, links.manage_url(one), links.leave_url(one, topic))


def tell_subscribers(
    topic: str,
    *,
    template: str,
    context: Mapping[str, Any],
    key: str,
    about: str = "",
    queue: str = "bulk",
    after: UUID | None = None,
    chunk: int = telling.CHUNK,
    but: Collection[str] = (),
) -> UUID | None:
    """Promise a message to the next `chunk` subscribers, in the caller's transaction (required).

    The template knows `manage_url` besides. The category is « subscriptions.<topic> »; alerts are
    urgent: no rhythm, quota or quiet hour holds them back. Returns where the next chunk begins
    (give it as `after`), or None when everybody is told. The same chunk again sends nothing twice.
    `but`: addresses in lower case that are told in another way.
    """
    return telling.tell(
        topic,
        template=template,
        context=context,
        key=key,
        about=about,
        queue=queue,
        after=after,
        chunk=chunk,
        but=but,
    )


def seed_demo_subscribers() -> None:
    """Two invented readers of the current space. Running it again changes nothing."""
    demo.seed_demo_subscribers()
