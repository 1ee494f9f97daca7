from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.phones.facade import WrongNumber, mobile
from kernel.clock import now
from kernel.outbox import facade as outbox
from kernel.outbox.facade import Permanent
from shared_services.notifications.actions.notify import DELIVER
from shared_services.notifications.categories import ACCOUNT
from shared_services.notifications.channels.simulator import ending_of
from shared_services.notifications.models import SUBJECT_LENGTH, Notification


def store_account_text(
    *, phone: str, name: str, subject: str, text: str, key: str, user_id: UUID | None = None
) -> UUID:
    """Store a text message of the account host and promise it, at night too: a person waits.

    The same key twice changes nothing; a simulated number ends here. Raises Permanent for what
    takes no text message.
    """
    try:
        number = mobile(phone)
    except WrongNumber as error:
        raise Permanent(error.code) from error
    made = Notification(
        channel=Notification.Channel.SMS,
        recipient_email=number,
        recipient_name=name.strip()[:200],
        user_id=user_id,
        template="account_text",
        subject=subject[:SUBJECT_LENGTH],
        text=text,
        key=key,
        category=ACCOUNT,
        statutory=True,
        urgent=True,
    )
    simulated = ending_of(number) is not None
    if simulated:
        made.state, made.text = Notification.State.SENT, ""
        made.sent_at = made.body_purged_at = now()
    with transaction.atomic():
        Notification.objects.bulk_create([made], ignore_conflicts=True)
        kept: UUID = Notification.objects.values_list("pk", flat=True).get(key=key)
        if kept == made.pk and not simulated:
            outbox.enqueue(
                DELIVER, payload={"notification": str(kept)}, queue="urgent", key=str(kept)
            )
    return kept
