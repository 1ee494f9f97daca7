from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from accounts.phones.models import NumberProof
from kernel.clock import now

# What is told of the last code (« il ne marche plus ») serves for a moment after its end.
KEPT = timedelta(days=1)


def forget_codes(user: User) -> None:
    """When an account is made anonymous."""
    NumberProof.objects.filter(user=user).delete()


def forget_old_codes() -> int:
    """Codes that were never typed, with the numbers they went to. Returns how many."""
    return NumberProof.objects.filter(expires_at__lt=now() - KEPT).delete()[0]
