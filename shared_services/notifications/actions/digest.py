"""What is kept together for one mail: chosen so, or too much for one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kernel.clock import now
from kernel.outbox import facade as outbox
from shared_services.notifications.actions.holding import SEND
from shared_services.notifications.actions.notify import Recipient, notify
from shared_services.notifications.categories import DIGEST
from shared_services.notifications.models import Notification
from shared_services.notifications.rendering import render

State = Notification.State
# A digest of hundreds would not be read; the rest comes with the next one.
MOST = 100


@dataclass(frozen=True)
class Item:
    subject: str
    text: str
    created_at: datetime


def send_digest(notification_id: UUID) -> UUID | None:
    """One mail with all that is due for whom this message was kept. None when nothing is.

    Again: sends nothing twice, what was gathered has its state.
    """
    with transaction.atomic():
        first = Notification.objects.filter(pk=notification_id).first()
        if first is None:
            return None
        due_to_person = Notification.objects.filter(
            state=State.HELD,
            held_until__lte=now(),
            recipient_email__iexact=first.recipient_email,
            user_id=first.user_id,
        ).order_by("created_at", "pk")
        due = list(due_to_person.select_for_update()[:MOST])
        if not due:
            return None
        made = _written(due)
        Notification.objects.filter(pk__in=[row.pk for row in due]).update(
            state=State.GATHERED, sent_at=now()
        )
        if waiting := due_to_person.exclude(pk__in=[row.pk for row in due]).first():
            outbox.enqueue(
                SEND,
                payload={"notification": str(waiting.pk)},
                queue="bulk",
                key=f"rest:{waiting.pk}",
            )
    return made


def _written(due: Sequence[Notification]) -> UUID:
    person = due[-1]
    stop = next(filter(None, (row.unsubscribe_url for row in due)), "")
    items = [Item(row.subject, _own_words(row.text), row.created_at) for row in due]
    return notify(
        Recipient(person.recipient_email, person.recipient_name, user_id=person.user_id),
        template="notifications/mail/digest",
        rendered=lambda: render(
            "notifications/mail/digest",
            {"items": items, "count": len(items), "stop_url": stop},
            category=DIGEST,
        ),
        key=f"digest:{due[0].pk}",
        category=DIGEST,
        queue="bulk",
        unsubscribe_url=stop,
    )


def _own_words(text: str) -> str:
    """The message without the lines around it, which the digest says once."""
    return text.split("\n--\n")[0].strip()
