"""The way to the broker: ids only, best effort. The rows are the truth."""

from __future__ import annotations

import logging
import time
from uuid import UUID

import kombu.exceptions
import redis.exceptions
from celery import current_app

logger = logging.getLogger(__name__)

PAUSE_AFTER_FAILURE_SECONDS = 5.0
BROKER_ERRORS = (kombu.exceptions.KombuError, redis.exceptions.RedisError, OSError)

_away_until = 0.0


def send(handler: str, authority_id: str, message_id: UUID, queue: str) -> bool:
    """Tell a worker about the message; False when the broker is away. Never raises for that.

    After a failure nobody tries for a few seconds: a request must not wait for a dead server.
    """
    global _away_until
    if time.monotonic() < _away_until:
        return False
    try:
        current_app.send_task(
            handler,
            args=[authority_id, str(message_id)],
            queue=queue,
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
            declared = connection.default_channel.queue_declare(queue=queue, passive=True)
            return int(declared.message_count)
    except kombu.exceptions.ChannelError:
        return 0  # a queue that was never used, or is empty, does not exist for Valkey
    except BROKER_ERRORS as error:
        logger.warning("broker away, the relay waits: %s", type(error).__name__)
        return None
