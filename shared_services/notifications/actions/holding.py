from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.clock import now
from kernel.outbox import facade as outbox
from shared_services.notifications.hours import next_digest
from shared_services.notifications.models import Notification
from shared_services.notifications.preferences.queries import hours_of

SEND = "notifications.digest"
State = Notification.State


def hold_all(rows: Iterable[Notification]) -> None:
    """Keep these for the next daily digest of each person, in the caller's transaction."""
    for row in rows:
        hold(row, until=next_digest(now(), hours_of(row.user_id)))


def hold(row: Notification, *, until: datetime) -> None:
    """Keep this one, and promise the digest that takes it along; one promise for all of a person.

    The row's place among the allowed ones is not taken. A text message only doubles a mail: it is
    left out.
    """
    if row.channel == Notification.Channel.SMS:
        said = _("Assez de SMS pour aujourd'hui : le courriel dit la même chose.")
        Notification.objects.filter(pk=row.pk).update(
            state=State.SILENCED, last_error=said, counted_on=None
        )
        return
    Notification.objects.filter(pk=row.pk).update(
        state=State.HELD, held_until=until, counted_on=None
    )
    person = hashlib.sha256(f"{row.recipient_email.lower()} {row.user_id}".encode()).hexdigest()
    outbox.enqueue(
        SEND,
        payload={"notification": str(row.pk)},
        queue="bulk",
        key=f"{person[:32]}:{until:%Y%m%d%H%M}",
        not_before=until,
    )
