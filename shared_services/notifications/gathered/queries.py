from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from shared_services.notifications.gathered.models import (
    CentreMessage,
    ProviderPointer,
    PushSubscription,
)
from tenants.authorities.models import LocalAuthority


def space_of_message(notification_id: UUID) -> UUID | None:
    """In which authority's space this message stands; None when nobody waits for a report."""
    found = ProviderPointer.objects.filter(pk=notification_id)
    return found.values_list("authority_id", flat=True).first()


def messages_of(user_id: UUID) -> QuerySet[CentreMessage]:
    return CentreMessage.objects.filter(user_id=user_id)


def unread_count(user_id: UUID) -> int:
    return messages_of(user_id).filter(read_at=None).count()


def browsers_of(user_id: UUID) -> int:
    """How many browsers of this person are told of new messages."""
    return PushSubscription.objects.filter(user_id=user_id).count()


def names_of(authority_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names from the registry: what a space says of itself is not taken for granted."""
    found = LocalAuthority.objects.filter(pk__in=list(authority_ids))
    return {authority.pk: authority.town_hall for authority in found}
