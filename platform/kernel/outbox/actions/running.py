"""A worker takes a message, then says how it went. Each step is one short transaction."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from kernel.clock import now
from kernel.outbox import conf
from kernel.outbox.errors import NotBefore, Permanent
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import current_authority_key

logger = logging.getLogger(__name__)

ERROR_LENGTH = 500


@dataclass(frozen=True)
class Claim:
    """A message this worker holds until its lease ends; `attempt` tells it from a later holder."""

    message_id: UUID
    handler: str
    payload: dict[str, Any]
    attempt: int


def claim(message_id: UUID, *, lease: timedelta) -> Claim | None:
    """Take the message, or None when it is done, held by another worker or not due yet."""
    with transaction.atomic():
        found = OutboxMessage.objects.filter(pk=message_id)
        message = found.select_for_update(skip_locked=True).first()
        if message is None:
            if not found.exists():
                _forget(message_id)
            return None
        if message.is_finished:
            _forget(message_id)
            return None
        moment = now()
        if message.next_try_at is not None and message.next_try_at > moment:
            return None
        message.state = OutboxMessage.State.RUNNING
        message.attempts += 1
        message.next_try_at = moment + lease
        message.save(update_fields=["state", "attempts", "next_try_at"])
        OutboxPointer.objects.filter(pk=message_id).update(due_at=message.next_try_at)
    return Claim(message_id, message.handler, message.payload, message.attempts)


def renew(held: Claim, *, lease: timedelta) -> None:
    """Hold the message longer: the work is long, and its worker alive."""
    until = now() + lease
    with transaction.atomic():
        if _held(held).update(next_try_at=until):
            OutboxPointer.objects.filter(pk=held.message_id).update(due_at=until)


def complete(held: Claim) -> None:
    """Mark the message done. Does nothing when the lease ran out and another worker took over."""
    with transaction.atomic():
        moved = _held(held).update(
            state=OutboxMessage.State.DONE,
            payload={},
            last_error="",
            next_try_at=None,
            done_at=now(),
        )
        if moved:
            _forget(held.message_id)


def fail(
    held: Claim, error: Exception, *, on_dead: Callable[[dict[str, Any], str], None] | None = None
) -> None:
    """Plan the next try, or give the message up: it is then shown to the administrators.

    `on_dead` runs in the same transaction, with the payload and the reason.
    """
    if isinstance(error, NotBefore):
        _put_off(held, error)
        return
    reason = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    dead = isinstance(error, Permanent) or held.attempt >= conf.number("OUTBOX_MAX_ATTEMPTS")
    # The reason may hold an address: it stays in the space's row, the log gets the class alone.
    logger.warning(
        "%s %s failed (attempt %d, %s): %s",
        held.handler,
        held.message_id,
        held.attempt,
        "given up" if dead else "will be tried again",
        type(error).__name__,
    )
    with transaction.atomic():
        if dead:
            _give_up(held, reason, on_dead)
        else:
            due_at = now() + _pause(held.attempt)
            row = _held(held).select_for_update()
            queue = row.values_list("queue", flat=True).first()
            if queue is None:
                return
            later = {"queue": queue if queue == conf.LONG_QUEUE else conf.RETRY_QUEUE}
            row.update(
                state=OutboxMessage.State.CREATED, next_try_at=due_at, last_error=reason, **later
            )
            OutboxPointer.objects.filter(pk=held.message_id).update(due_at=due_at, **later)


def _put_off(held: Claim, error: NotBefore) -> None:
    with transaction.atomic():
        moved = _held(held).update(
            state=OutboxMessage.State.CREATED,
            attempts=held.attempt - 1,
            next_try_at=error.moment,
            last_error=str(error)[:ERROR_LENGTH],
        )
        if moved:
            OutboxPointer.objects.filter(pk=held.message_id).update(due_at=error.moment)


def forget_finished(message_id: UUID) -> None:
    """Remove the pointer of a message that is done, given up or gone."""
    unfinished = OutboxMessage.objects.filter(
        pk=message_id, state__in=[OutboxMessage.State.CREATED, OutboxMessage.State.RUNNING]
    )
    if not unfinished.exists():
        _forget(message_id)


def postpone(message_id: UUID, *, by: timedelta) -> None:
    """Look at the message later, without counting an attempt."""
    OutboxPointer.objects.filter(pk=message_id).update(due_at=now() + by)


def _give_up(
    held: Claim, reason: str, on_dead: Callable[[dict[str, Any], str], None] | None
) -> None:
    moved = _held(held).update(
        state=OutboxMessage.State.DEAD, next_try_at=None, last_error=reason, done_at=now()
    )
    if not moved:
        return
    _forget(held.message_id)
    if on_dead is not None:
        on_dead(held.payload, reason)


def _held(held: Claim) -> Any:
    return OutboxMessage.objects.filter(
        pk=held.message_id, state=OutboxMessage.State.RUNNING, attempts=held.attempt
    )


def _forget(message_id: UUID) -> None:
    # Told the wrong space, a worker finds no message: the pointer to another space's is not ours.
    own = OutboxPointer.objects.filter(pk=message_id, authority_id=current_authority_key())
    own.delete()


def _pause(attempt: int) -> timedelta:
    """Exponential, capped, ± 20 %: a server that comes back is not stormed by all at once."""
    limit = conf.number("OUTBOX_BACKOFF_LIMIT_SECONDS")
    wanted = conf.number("OUTBOX_BACKOFF_SECONDS") * 2 ** min(attempt - 1, 20)
    return timedelta(seconds=min(wanted, limit) * random.uniform(0.8, 1.2))  # noqa: S311
