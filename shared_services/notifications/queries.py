from __future__ import annotations

from django.db.models import Count, QuerySet

from shared_services.notifications.models import Notification


def listed(*, state: str = "", search: str = "") -> QuerySet[Notification]:
    """Messages of the current space, newest first, without their bodies."""
    found = Notification.objects.defer("text", "html")
    if state in Notification.State.values:
        found = found.filter(state=state)
    if search:
        found = found.filter(recipient_email__icontains=search) | found.filter(
            subject__icontains=search
        )
    return found


def counts_by_state() -> dict[str, int]:
    rows = Notification.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def about(reference: str) -> QuerySet[Notification]:
    return Notification.objects.filter(about=reference).defer("text", "html").order_by("created_at")
