from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from kernel.outbox.actions.enqueuing import point_to
from kernel.outbox.models import OutboxMessage


def revive(handler: str, key: str) -> bool:
    """Try a message that was given up again, as if new. False when it was not given up."""
    with transaction.atomic():
        found = OutboxMessage.objects.select_for_update().filter(
            handler=handler, key=key, state=OutboxMessage.State.DEAD
        )
        message = found.first()
        if message is None:
            return False
        _revive(message)
    return True


def revive_these(identities: Iterable[UUID]) -> list[OutboxMessage]:
    """Those of the current schema that were given up, tried again as if new."""
    with transaction.atomic():
        found = OutboxMessage.objects.select_for_update().filter(
            pk__in=list(identities), state=OutboxMessage.State.DEAD
        )
        revived = list(found.order_by("pk"))
        for message in revived:
            _revive(message)
    return revived


def _revive(message: OutboxMessage) -> None:
    message.state = OutboxMessage.State.CREATED
    message.attempts = 0
    message.next_try_at = None
    message.done_at = None
    message.save()
    point_to(message, due_at=None)
