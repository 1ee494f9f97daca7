from __future__ import annotations

from accounts.models import User
from kernel.tenancy import public_space
from shared_services.notifications.preferences.models import PersonHours, Preference


def forget_closed_accounts() -> int:
    """Choices of people whose account was closed; from public. Returns how many rows."""
    with public_space():
        closed = User.objects.filter(anonymised_at__isnull=False).values("pk")
        choices = Preference.objects.filter(user_id__in=closed).delete()[0]
        return choices + PersonHours.objects.filter(user_id__in=closed).delete()[0]
