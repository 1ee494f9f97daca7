from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from kernel.clock import now
from kernel.outbox import facade as outbox
from kernel.tenancy import public_space, require_authority
from shared_services.notifications.gathered.links import link_to
from shared_services.notifications.gathered.models import SUBJECT_LENGTH, CentreMessage
from shared_services.notifications.gathered.web_push import is_configured

PUSH = "gathered.push"
KEPT = timedelta(days=365)


def gather(
    notification_id: UUID, *, user_id: UUID, subject: str, about: str, urgent: bool = False
) -> None:
    """Show the message's subject and a link to the person on the account host.

    Again: changes nothing, whether it was read meanwhile or not. Browsers are told by a task.
    """
    authority = require_authority()
    message = CentreMessage(
        notification_id=notification_id,
        authority_id=authority.pk,
        authority_name=authority.full_name[:200],
        user_id=user_id,
        subject=subject[:SUBJECT_LENGTH],
        url=link_to(about, user_id),
    )
    with transaction.atomic():
        CentreMessage.objects.bulk_create([message], ignore_conflicts=True)
        if is_configured():
            with public_space():
                payload = {"user_id": str(user_id), "notification": str(notification_id)}
                queue = "urgent" if urgent else "transactional"
                outbox.enqueue(PUSH, payload=payload, queue=queue, key=str(notification_id))


def mark_read(message_id: UUID, *, actor: Any) -> CentreMessage | None:
    """Mark one message of this person as read and give it back; None for another's."""
    found = CentreMessage.objects.filter(pk=message_id, user_id=actor.pk)
    found.filter(read_at=None).update(read_at=now())
    return found.first()


def mark_all_read(*, actor: Any) -> int:
    """All messages of this person; returns how many were new."""
    unread = CentreMessage.objects.filter(user_id=actor.pk, read_at=None)
    return unread.update(read_at=now())


def forget_old_messages() -> int:
    """Lines older than a year; what they speak of stays in its space."""
    with public_space():
        return CentreMessage.objects.filter(created_at__lt=now() - KEPT).delete()[0]
