from __future__ import annotations

from uuid import UUID

from django.db import transaction

from kernel.clock import now
from kernel.outbox import facade as outbox
from shared_services.notifications import categories
from shared_services.notifications.gathered.actions.centre import gather
from shared_services.notifications.models import SUBJECT_LENGTH, Notification


def show_in_account(
    user_id: UUID, *, name: str, subject: str, about: str, key: str, category: str
) -> UUID:
    """A line in « Mes messages » and a word to the person's browsers, without any mail.

    In the caller's transaction (required); the same key once. Raises WrongNotification,
    OutsideTransaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise outbox.OutsideTransaction("a line needs the transaction of what it tells")
    kind = categories.named(category)
    made = Notification(
        channel=Notification.Channel.PUSH,
        recipient_email="",
        recipient_name=name.strip()[:200],
        user_id=user_id,
        subject=subject.strip()[:SUBJECT_LENGTH],
        about=about,
        key=key,
        category=kind.name,
        statutory=kind.statutory,
        urgent=kind.urgent,
        # Nothing of it leaves by itself: the line is read on the account host.
        state=Notification.State.SENT,
        sent_at=now(),
    )
    with transaction.atomic():
        Notification.objects.bulk_create([made], ignore_conflicts=True)
        kept: UUID = Notification.objects.values_list("pk", flat=True).get(key=key)
        if kept == made.pk:
            gather(made.pk, user_id=user_id, subject=made.subject, about=about, urgent=kind.urgent)
    return kept
