"""A worker takes the due messages of a space together: one statement to take, one to let go."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from kernel.clock import now
from kernel.outbox.actions.running import Claim
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import current_authority_key

# One statement each, so that a message and its pointer move together without a transaction of ours.
_CLAIM = """
WITH due AS (
    SELECT id FROM outbox_outboxmessage
    WHERE handler = %(handler)s AND queue = %(queue)s AND state IN ('created', 'running')
      AND (next_try_at IS NULL OR next_try_at <= %(now)s)
    ORDER BY created_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE outbox_outboxmessage message
    SET state = 'running', attempts = attempts + 1, next_try_at = %(until)s
    FROM due WHERE message.id = due.id
    RETURNING message.id, message.payload, message.attempts, message.created_at
), pointed AS (
    UPDATE outbox_index_outboxpointer pointer SET due_at = %(until)s
    FROM due WHERE pointer.message_id = due.id AND pointer.authority_id = %(authority)s
)
SELECT id, payload, attempts FROM taken ORDER BY created_at
"""
_COMPLETE = """
WITH done AS (
    UPDATE outbox_outboxmessage message
    SET state = 'done', payload = '{}', last_error = '', next_try_at = NULL, done_at = %(now)s
    FROM unnest(%(ids)s::uuid[], %(attempts)s::int[]) AS held (id, attempt)
    WHERE message.id = held.id AND message.state = 'running' AND message.attempts = held.attempt
    RETURNING message.id
)
DELETE FROM outbox_index_outboxpointer pointer USING done
WHERE pointer.message_id = done.id AND pointer.authority_id = %(authority)s
"""
_RELEASE = """
WITH released AS (
    UPDATE outbox_outboxmessage message
    SET state = 'created', attempts = attempts - 1, next_try_at = NULL
    FROM unnest(%(ids)s::uuid[], %(attempts)s::int[]) AS held (id, attempt)
    WHERE message.id = held.id AND message.state = 'running' AND message.attempts = held.attempt
    RETURNING message.id
)
UPDATE outbox_index_outboxpointer pointer SET due_at = %(now)s
FROM released WHERE pointer.message_id = released.id AND pointer.authority_id = %(authority)s
"""


def claim_due(handler: str, queue: str, *, limit: int, lease: timedelta) -> list[Claim]:
    """Take up to `limit` due messages of the current schema, oldest first; others skip them."""
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            {
                "handler": handler,
                "queue": queue,
                "now": moment,
                "until": moment + lease,
                "limit": limit,
                "authority": current_authority_key(),
            },
        )
        rows = cursor.fetchall()
    return [Claim(row[0], handler, _payload(row[1]), row[2]) for row in rows]


def complete_all(claims: list[Claim]) -> None:
    """Mark them done, but for those whose lease ran out and that another worker took over."""
    _tell(_COMPLETE, claims)


def release_all(claims: list[Claim]) -> None:
    """Give back what was not tried: due at once, no attempt counted."""
    _tell(_RELEASE, claims)


def queue_of(message_id: UUID) -> str | None:
    """The queue of a message of the current schema."""
    return OutboxMessage.objects.filter(pk=message_id).values_list("queue", flat=True).first()


def _tell(statement: str, claims: list[Claim]) -> None:
    if not claims:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "ids": [held.message_id for held in claims],
                "attempts": [held.attempt for held in claims],
                "now": now(),
                "authority": current_authority_key(),
            },
        )


def _payload(value: Any) -> dict[str, Any]:
    # Django leaves JSON as text on its cursors: only its JSONField reads it.
    return json.loads(value) if isinstance(value, str) else value
