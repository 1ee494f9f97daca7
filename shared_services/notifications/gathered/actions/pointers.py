from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kernel.clock import now
from kernel.tenancy import current_authority, public_space
from shared_services.notifications.gathered.models import ProviderPointer

# Companies report within days; a complaint may take weeks.
KEPT = timedelta(days=60)


def point_to(notification_id: UUID) -> None:
    """Say in public that this message stands in the current space. Again: changes nothing."""
    authority = current_authority()
    if authority is not None:
        pointer = ProviderPointer(notification_id=notification_id, authority_id=authority.pk)
        ProviderPointer.objects.bulk_create([pointer], ignore_conflicts=True)


def forget_pointer(notification_id: UUID) -> None:
    """Nothing more is expected from the provider."""
    with public_space():
        ProviderPointer.objects.filter(pk=notification_id).delete()


def forget_old_pointers() -> int:
    with public_space():
        return ProviderPointer.objects.filter(created_at__lt=now() - KEPT).delete()[0]
