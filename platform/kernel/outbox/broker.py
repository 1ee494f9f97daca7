"""The way to the broker: ids only, best effort. The rows are the truth."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import kombu.exceptions
import redis.exceptions
from celery import current_app

from kernel.outbox import conf, turns
from kernel.outbox.batches import SIZES

if TYPE_CHECKING:
    from kernel.outbox_index.models import OutboxPointer

logger = logging.getLogger(__name__)

PAUSE_AFTER_FAILURE_SECONDS = 5.0
# ValueError (« I/O operation on closed file »): another thread found the broker gone, and closed
# the connections of all of us.
BROKER_ERRORS = (kombu.exceptions.KombuError, redis.exceptions.RedisError, OSError, ValueError)

_away_until = 0.0


@dataclass(frozen=True)
class Word:
    """What a worker is told: whose message it is and which, by which handler, in which queue."""

    handler: str
    authority_id: str
    message_id: UUID
    queue: str


def word_about(pointer: OutboxPointer) -> Word:
    return Word(pointer.handler, pointer.authority_id, pointer.pk, pointer.queue)


def tell(word: Word) -> bool:
    """Tell a worker right after the promise; False: the relay will, spaces in turn.

    A handler of batches hears once of a space until it has looked; of the others each message
    costs a token of its space, so that no commune fills a queue by itself.
    """
    if word.handler in SIZES:
        return nudge(word)
    if word.queue != conf.LONG_QUEUE and not turns.take_token(word.authority_id):
        return False
    return send(word)


def nudge(word: Word) -> bool:
    """Tell a worker that this space has messages there, unless it was just told."""
    if not turns.begin(_turn(word)):
        return True
    if send(word):
        return True
    hear(word)
    return False


def hear(word: Word) -> None:
    """A worker is about to look: what is promised from now on needs a new word."""
    turns.end(_turn(word))


def send(word: Word) -> bool:
    """Tell a worker about the message; False when the broker is away. Never raises for that.

    After a failure nobody tries for a few seconds: a request must not wait for a dead server.
    """
    global _away_until
    if time.monotonic() < _away_until:
        return False
    try:
        current_app.send_task(
            word.handler,
            args=[word.authority_id, str(word.message_id)],
            queue=word.queue,
            retry=False,
            ignore_result=True,
        )
    except BROKER_ERRORS as error:
        _away_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
        logger.warning("broker away, messages wait for the relay: %s", type(error).__name__)
        return False
    return True


def reset_pause() -> None:
    """Try the broker again at once. For the relay, which asks at its own pace, and for tests."""
    global _away_until
    _away_until = 0.0


def waiting(queue: str) -> int | None:
    """How many messages the broker holds for this queue; None when it is away."""
    try:
        with current_app.pool.acquire(block=True, timeout=5) as connection:
            # Not `queue_declare`: behind a key prefix Kombu looks for the queue without it, finds
            # none, and a full broker seems empty.
            return int(connection.default_channel.client.llen(queue))
    except BROKER_ERRORS as error:
        logger.warning("broker away, the relay waits: %s", type(error).__name__)
        return None


def _turn(word: Word) -> str:
    return f"{word.queue}:{word.handler}:{word.authority_id}"
