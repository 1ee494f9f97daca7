from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.phones.facade import mobile
from kernel.outbox import facade as outbox
from shared_services.notifications import categories
from shared_services.notifications.actions.notify import DELIVER, Recipient
from shared_services.notifications.models import SUBJECT_LENGTH, Notification


def send_text(
    phone: str, to: Recipient, *, subject: str, text: str, key: str, category: str, queue: str
) -> UUID:
    """Store a text message and promise it, in the caller's transaction; the same key once.

    `subject` is for the agents' list alone. Raises WrongNumber, WrongNotification,
    OutsideTransaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise outbox.OutsideTransaction("a text message needs the transaction of what it tells")
    kind = categories.named(category)
    made = Notification(
        channel=Notification.Channel.SMS,
        recipient_email=mobile(phone),
        recipient_name=to.name.strip()[:200],
        user_id=to.user_id,
        subject=subject.strip()[:SUBJECT_LENGTH],
        text=text,
        about=to.about,
        key=key,
        category=kind.name,
        statutory=kind.statutory,
        urgent=kind.urgent,
    )
    with transaction.atomic():
        # Waits for a rival with the same key, then leaves its row alone.
        Notification.objects.bulk_create([made], ignore_conflicts=True)
        kept: UUID = Notification.objects.values_list("pk", flat=True).get(key=key)
        if kept == made.pk:
            outbox.enqueue(DELIVER, payload={"notification": str(kept)}, queue=queue, key=str(kept))
    return kept
