from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shared_services.notifications import facade as notifications
from shared_services.notifications.facade import Category
from shared_services.subscriptions import links, queries
from shared_services.subscriptions.models import Rhythm, Topic

# At most so many at a time: a worker keeps well within its lease.
CHUNK = 200

_WHY = {
    Topic.NEWS: _("vous êtes abonné aux actualités de ce site"),
    Topic.AGENDA: _("vous êtes abonné à l'agenda de ce site"),
    Topic.ACTS: _("vous êtes abonné aux actes de ce site"),
    Topic.ALERTS: _("vous êtes abonné aux alertes de ce site"),
}


def category_of(topic: str) -> str:
    return f"subscriptions.{topic}"


def register_categories() -> None:
    for topic in Topic:
        notifications.register_category(
            Category(
                category_of(topic),
                topic.label,
                _WHY[topic],
                urgent=topic == Topic.ALERTS,
                has_accounts=False,
                sms=topic == Topic.ALERTS,
                push=False,
            )
        )


def tell(
    topic: str,
    *,
    template: str,
    context: Mapping[str, Any],
    key: str,
    about: str = "",
    queue: str = "bulk",
    after: UUID | None = None,
    chunk: int = CHUNK,
    but: Collection[str] = (),
) -> UUID | None:
    """Promise a message to the next subscribers of this topic, in the caller's transaction."""
    told = list(queries.subscribers_to(topic, after=after)[: chunk + 1])
    for subscriber in (one for one in told[:chunk] if one.email not in but):
        gathered = topic != Topic.ALERTS and subscriber.rhythm != Rhythm.IMMEDIATE
        notifications.notify(
            email=subscriber.email,
            name="",
            template=template,
            context={**context, "manage_url": links.manage_url(subscriber)},
            key=f"{key}:{subscriber.pk}",
            category=category_of(topic),
            about=about,
            queue=queue,
            # A digest speaks of several topics: its one click ends them all.
            unsubscribe_url=links.leave_url(subscriber, links.EVERYTHING if gathered else topic),
            rhythm=subscriber.rhythm,
        )
    return told[chunk - 1].pk if len(told) > chunk else None
