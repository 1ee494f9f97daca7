from __future__ import annotations

from accounts.models import User
from kernel.tenancy import public_space, require_authority
from shared_services.notifications.preferences.models import Preference


def move_choices(source: User, target: User) -> None:
    """Two accounts become one: what the kept one did not choose about this space comes along."""
    here = require_authority()
    with public_space():
        known = Preference.objects.filter(user_id=target.pk, authority_id=here.pk)
        taken = set(known.values_list("category", "channel"))
        for row in Preference.objects.filter(user_id=source.pk, authority_id=here.pk):
            if (row.category, row.channel) not in taken:
                row.user_id = target.pk
                row.save(update_fields=["user_id"])
