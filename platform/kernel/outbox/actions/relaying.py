"""Send again what is due: lost by the broker, held by a dead worker, or planned for now."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from kernel.clock import now
from kernel.outbox import broker, conf
from kernel.outbox.batches import SIZES
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import public_space

logger = logging.getLogger(__name__)


def relay() -> int:
    """Send the messages that are due, authorities in turn. Returns how many were sent."""
    broker.reset_pause()
    sent = 0
    with public_space():
        for queue in conf.QUEUES:
            held_by_broker = broker.waiting(queue)
            if held_by_broker is None:
                return sent
            room = int(conf.number("OUTBOX_RELAY_BATCH")) - held_by_broker
            if room > 0:
                sent += _send_all(_take_due(queue, room))
    return sent


def _take_due(queue: str, limit: int) -> list[OutboxPointer]:
    """Lock due pointers and push them back by a short lease, so that nobody else sends them."""
    moment = now()
    due = OutboxPointer.objects.filter(queue=queue, due_at__lte=moment)
    turn = Window(RowNumber(), partition_by=F("authority_id"), order_by=F("due_at").asc())
    # The first of each authority, then the second of each: nobody waits behind a big sender.
    order = list(
        due.annotate(turn=turn).order_by("turn", "due_at").values_list("pk", flat=True)[:limit]
    )
    if not order:
        return []
    with transaction.atomic():
        locked = due.filter(pk__in=order).select_for_update(skip_locked=True).in_bulk()
        OutboxPointer.objects.filter(pk__in=list(locked)).update(
            due_at=moment + conf.seconds("OUTBOX_RELAY_LEASE_SECONDS")
        )
    return [locked[pk] for pk in order if pk in locked]


def _send_all(pointers: list[OutboxPointer]) -> int:
    sent = 0
    told: set[tuple[str, str]] = set()
    for position, pointer in enumerate(pointers):
        whose = (pointer.handler, pointer.authority_id)
        if whose in told:
            sent += 1
            continue
        if pointer.handler not in current_app.tasks:
            # A newer release may have written it; it waits for a worker that knows it.
            logger.error("no handler %s for message %s", pointer.handler, pointer.pk)
        elif broker.send(broker.word_about(pointer)):
            sent += 1
            if pointer.handler in SIZES:
                # One word is enough for all that a space has in this queue.
                told.add(whose)
        else:
            unsent = [later.pk for later in pointers[position:]]
            OutboxPointer.objects.filter(pk__in=unsent).update(due_at=now())
            break
    return sent
