"""The outbox's door: promise work in a transaction, see what was given up, try it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from kernel.outbox.actions import enqueuing, periodic, reviving
from kernel.outbox.actions.enqueuing import Payload
from kernel.outbox.batches import Batch
from kernel.outbox.errors import NotBefore, OutsideTransaction, Permanent, WrongMessage
from kernel.outbox.models import OutboxMessage
from kernel.outbox.queries import GIVEN_UP, TRIED_AGAIN, counts_of_given_up, troubled

__all__ = [
    "GIVEN_UP",
    "TRIED_AGAIN",
    "Batch",
    "NotBefore",
    "OutsideTransaction",
    "Payload",
    "Permanent",
    "WrongMessage",
    "counts_of_given_up",
    "each_space",
    "enqueue",
    "retry",
    "retry_these",
    "troubled",
]


def enqueue(
    handler: str,
    *,
    payload: Payload,
    queue: str = "transactional",
    key: str | None = None,
    not_before: datetime | None = None,
) -> OutboxMessage:
    """Promise that `handler` runs with this payload in the current schema, at least once.

    The promise stands or falls with the caller's transaction. The same (handler, key) twice gives
    the same message. Raises OutsideTransaction, WrongMessage, NoSpaceSelected (template schema).
    """
    return enqueuing.enqueue(handler, payload=payload, queue=queue, key=key, not_before=not_before)


def retry(handler: str, key: str) -> bool:
    """Try a message that was given up again, as if new. False when it was not given up."""
    return reviving.revive(handler, key)


def retry_these(identities: Iterable[UUID]) -> list[OutboxMessage]:
    """Try those that were given up again, as if new; which ones they were."""
    return reviving.revive_these(identities)


def each_space(
    handler: str, *, key: str, queue: str = "bulk", payload: Payload | None = None
) -> int:
    """Enqueue the handler in every space in service; the same key twice counts once.

    A space that fails is logged and the others go on. Returns how many spaces got it.
    """
    return periodic.each_space(handler, key=key, queue=queue, payload=payload)
