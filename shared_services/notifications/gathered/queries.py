from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from shared_services.notifications.gathered.models import CentreMessage, ProviderPointer


def space_of_message(notification_id: UUID) -> UUID | None:
    """In which authority's space this message stands; None when nobody waits for a report."""
    found = ProviderPointer.objects.filter(pk=notification_id)
    return found.values_list("authority_id", flat=True).first()


def messages_of(user_id: UUID) -> QuerySet[CentreMessage]:
    return CentreMessage.objects.filter(user_id=user_id)


def unread_count(user_id: UUID) -> int:
    return messages_of(user_id).filter(read_at=None).count()
