"""Ask the company what became of a text message, when it does not come and tell by itself.

Each message has its own promise in the outbox: nothing goes round the spaces to look for them.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kernel.clock import now
from kernel.outbox import facade as outbox

ASK = "channels.ask_report"
FIRST = timedelta(minutes=2)
AGAIN = timedelta(minutes=15)


def promise_to_ask(notification_id: UUID) -> None:
    """In the caller's transaction. Again: changes nothing."""
    outbox.enqueue(
        ASK,
        payload={"notification": str(notification_id)},
        queue="callbacks",
        key=str(notification_id),
        not_before=now() + FIRST,
    )
