from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from kernel.clock import today
from shared_services.notifications.channels.models import DeliveryReport, PrintableLetter
from shared_services.notifications.gathered.models import CentreMessage
from shared_services.notifications.models import Notification


def listed(*, state: str = "", channel: str = "", search: str = "") -> QuerySet[Notification]:
    """Messages of the current space, newest first, without their bodies."""
    found = Notification.objects.defer("text", "html")
    if state in Notification.State.values:
        found = found.filter(state=state)
    if channel in Notification.Channel.values:
        found = found.filter(channel=channel)
    if search:
        found = found.filter(Q(recipient_email__icontains=search) | Q(subject__icontains=search))
    return found


def counts_by_state() -> dict[str, int]:
    rows = Notification.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def by_day(days: int) -> list[dict[str, Any]]:
    """Of the current space: per day and channel how many were sent, delivered, failed, wait.

    Delivered counts what the provider reported; a plain mail server reports nothing.
    """
    delivered = DeliveryReport.objects.filter(state=DeliveryReport.State.DELIVERED)
    since = today() - timedelta(days=days - 1)
    rows = (
        Notification.objects.filter(created_at__date__gte=since)
        .order_by()
        .annotate(day=TruncDate("created_at"))
        .values("day", "channel")
        .annotate(**_states(delivered))
        .order_by("-day", "channel")
    )
    return [dict(row) for row in rows]


def last_days(days: int) -> list[date]:
    """Oldest first, today last."""
    last = today()
    return [last - timedelta(days=back) for back in reversed(range(days))]


def of_identities(identities: Iterable[UUID]) -> QuerySet[Notification]:
    return Notification.objects.filter(pk__in=list(identities)).defer("text", "html")


def about(reference: str) -> QuerySet[Notification]:
    return Notification.objects.filter(about=reference).defer("text", "html").order_by("created_at")


def ends_of(
    identities: Collection[UUID],
) -> tuple[dict[UUID, DeliveryReport], dict[UUID, PrintableLetter], dict[UUID, datetime]]:
    """What providers reported, letters in their place, and when they were read in an account."""
    reported = DeliveryReport.objects.exclude(reported_at=None).in_bulk(identities)
    letters = PrintableLetter.objects.defer("text").in_bulk(identities)
    gathered = CentreMessage.objects.filter(pk__in=identities)
    opened = {row.pk: row.read_at for row in gathered if row.read_at is not None}
    return reported, letters, opened


def counts_about(reference: str) -> dict[str, dict[str, int]]:
    """Messages about this by channel: how many were sent, delivered, failed, wait."""
    delivered = DeliveryReport.objects.filter(state=DeliveryReport.State.DELIVERED)
    states = _states(delivered)
    rows = Notification.objects.filter(about=reference).order_by()
    counted: list[dict[str, Any]] = [dict(row) for row in rows.values("channel").annotate(**states)]
    return {str(row["channel"]): {name: row[name] for name in states} for row in counted}


def _states(delivered: QuerySet[DeliveryReport]) -> dict[str, Count]:
    State = Notification.State
    return {
        "sent": Count("pk", filter=Q(state=State.SENT)),
        "delivered": Count("pk", filter=Q(pk__in=delivered.values("notification_id"))),
        "failed": Count("pk", filter=Q(state=State.FAILED)),
        "waiting": Count("pk", filter=~Q(state__in=[State.SENT, State.FAILED])),
    }
