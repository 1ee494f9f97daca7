from __future__ import annotations

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
        message.state = OutboxMessage.State.CREATED
        message.attempts = 0
        message.next_try_at = None
        message.done_at = None
        message.save()
        point_to(message, due_at=None)
    return True
