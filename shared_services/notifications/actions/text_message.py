from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.phones.facade import mobile
from kernel.clock import now
from kernel.outbox import facade as outbox
from shared_services.notifications import categories
from shared_services.notifications.actions.notify import DELIVER, Recipient
from shared_services.notifications.hours import end_of_quiet
from shared_services.notifications.models import SUBJECT_LENGTH, Notification
from shared_services.notifications.preferences.queries import hours_of, number_for


def send_text(
    phone: str,
    to: Recipient,
    *,
    subject: str,
    text: str,
    key: str,
    category: str,
    queue: str,
    doubles: bool = False,
) -> UUID:
    """Store a text message and promise it, in the caller's transaction; the same key once.

    `subject` is for the agents' list alone. `doubles`: a mail says the same, so that this one may
    wait for the end of the person's quiet hours, and counts against every limit.
    Raises WrongNumber, WrongNotification, OutsideTransaction.
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
        statutory=kind.statutory and not doubles,
        urgent=kind.urgent,
    )
    with transaction.atomic():
        # Waits for a rival with the same key, then leaves its row alone.
        Notification.objects.bulk_create([made], ignore_conflicts=True)
        kept: UUID = Notification.objects.values_list("pk", flat=True).get(key=key)
        if kept == made.pk:
            quiet = doubles and not kind.urgent
            outbox.enqueue(
                DELIVER,
                payload={"notification": str(kept)},
                queue=queue,
                key=str(kept),
                not_before=end_of_quiet(now(), hours_of(to.user_id)) if quiet else None,
            )
    return kept


def also_by_text(mail: UUID, to: Recipient, *, text: str, category: str, queue: str) -> UUID | None:
    """The short text of a message that left by mail, to whoever asked for it; None for others.

    Where the commune worded a text of its own, that one leaves. Raises as `send_text`.
    """
    kind = categories.named(category)
    number = number_for(kind, to.user_id) if to.user_id is not None else None
    if number is None:
        return None
    written = Notification.objects.filter(pk=mail).values_list("subject", "sms_text")
    subject, own = written.get()
    return send_text(
        number,
        to,
        subject=subject,
        text=own or text,
        key=f"sms:{mail}",
        category=category,
        queue=queue,
        doubles=True,
    )
