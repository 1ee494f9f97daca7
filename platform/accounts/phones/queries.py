from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from accounts.models import User
from accounts.phones.models import NumberProof
from kernel.tenancy import public_space


def verified_phones(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The proven numbers of these people, in E.164; who has none is left out.

    From a space too, also for people who have no file there: they asked it to write to them.
    """
    with public_space():
        proven = User.everyone.filter(
            pk__in=list(user_ids), is_active=True, phone_verified_at__isnull=False
        )
        return dict(proven.exclude(phone="").values_list("pk", "phone"))


def last_proof(user_id: UUID) -> NumberProof | None:
    """What was sent last to this person, whether it may still be typed or not."""
    return NumberProof.objects.filter(user_id=user_id).first()


def texts_leave() -> bool:
    """Whether this deployment has a company that carries text messages."""
    return bool(settings.SMS["PROVIDER"])
