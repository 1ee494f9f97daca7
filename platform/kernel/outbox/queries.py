from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from kernel.clock import now
from kernel.outbox.models import OutboxMessage

State = OutboxMessage.State
GIVEN_UP, TRIED_AGAIN = "abandonne", "nouvel-essai"
_TROUBLED = {
    GIVEN_UP: Q(state=State.DEAD),
    # Failed at least once, and the next try is planned.
    TRIED_AGAIN: Q(state=State.CREATED) & ~Q(last_error=""),
}


def troubled(
    *, state: str = "", handler: str = "", newer_than: timedelta | None = None
) -> QuerySet[OutboxMessage]:
    """Promises of the current schema that failed, newest first; all kinds of trouble by default."""
    wanted = _TROUBLED.get(state, _TROUBLED[GIVEN_UP] | _TROUBLED[TRIED_AGAIN])
    found = OutboxMessage.objects.filter(wanted).defer("payload")
    if handler:
        found = found.filter(handler=handler)
    if newer_than is not None:
        found = found.filter(created_at__gte=now() - newer_than)
    return found.order_by("-created_at", "pk")


def counts_of_given_up() -> dict[str, int]:
    """Handler → how many promises of the current schema were given up."""
    found: Any = (
        OutboxMessage.objects.filter(state=State.DEAD)
        .values_list("handler")
        .annotate(number=Count("pk"))
        .order_by("handler")
    )
    return dict(found)
