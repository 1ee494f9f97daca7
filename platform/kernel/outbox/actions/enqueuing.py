from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kernel.clock import now
from kernel.outbox import broker, conf
from kernel.outbox.errors import OutsideTransaction, WrongMessage
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import current_authority_key

Payload = Mapping[str, str | int | None]


def enqueue(
    handler: str,
    *,
    payload: Payload,
    queue: str,
    key: str | None,
    not_before: datetime | None,
) -> OutboxMessage:
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"enqueue({handler!r}) needs the caller's transaction")
    _check(handler, payload, queue, key)
    message = OutboxMessage(
        handler=handler, payload=dict(payload), queue=queue, key=key, next_try_at=not_before
    )
    kept = _insert_once(message)
    if kept.pk == message.pk:
        point_to(kept, due_at=not_before)
    return kept


def point_to(message: OutboxMessage, *, due_at: datetime | None) -> None:
    """Write the pointer; when the message is due at once, tell the broker after the commit."""
    authority_id = current_authority_key()
    OutboxPointer.objects.create(
        message_id=message.pk,
        authority_id=authority_id,
        handler=message.handler,
        queue=message.queue,
        # The broker is told right after the commit: the relay need not do it for a while.
        due_at=due_at or now() + conf.seconds("OUTBOX_RELAY_LEASE_SECONDS"),
    )
    if due_at is None or due_at <= now():
        word = broker.Word(message.handler, authority_id, message.pk, message.queue)
        # Not `partial`: Django names the hook when it fails, and a partial has no name.
        transaction.on_commit(lambda: send_or_leave(word), robust=True)


def send_or_leave(word: broker.Word) -> None:
    """Send; when the broker is away or the space sends too much, leave it to the relay's round."""
    if not broker.tell(word):
        OutboxPointer.objects.filter(pk=word.message_id).update(due_at=now())


def _insert_once(message: OutboxMessage) -> OutboxMessage:
    if message.key is None:
        message.save(force_insert=True)
        return message
    # ON CONFLICT DO NOTHING waits for a rival transaction: two callers get the same row.
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    return OutboxMessage.objects.get(handler=message.handler, key=message.key)


def _check(handler: str, payload: Payload, queue: str, key: str | None) -> None:
    if queue not in conf.QUEUES:
        raise WrongMessage(f"{handler}: no queue {queue!r}, only {', '.join(conf.QUEUES)}")
    for name, value in payload.items():
        # A rendered template is a kind of str; a bool is a kind of int, but nobody's payload.
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
            raise WrongMessage(f"{handler}: {name} is a {type(value).__name__}, not text or int")
    if key is not None and not 0 < len(key) <= 200:
        raise WrongMessage(f"{handler}: a key has 1 to 200 characters, not {len(key)}")
