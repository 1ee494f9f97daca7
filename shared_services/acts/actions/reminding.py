"""A list or minutes that the law wants online soon: those who publish are told in time."""

from __future__ import annotations

from django.db import transaction

from accounts.roles.facade import people_to_tell
from kernel.tenancy import require_authority
from shared_services.acts import queries
from shared_services.acts.abilities import PUBLISH
from shared_services.acts.actions.categories import TEAM
from shared_services.notifications import facade as notifications

# Told once when the day comes near, once when it is past: the board says the rest.
TOLD = (queries.SOON, queries.LATE)


def remind() -> None:
    """The same duty in the same state is told once a person."""
    pressing = [duty for duty in queries.duties() if duty.state in TOLD]
    if not pressing:
        return
    authority = require_authority()
    with transaction.atomic():
        for member in people_to_tell(PUBLISH):
            for duty in pressing:
                notifications.notify(
                    email=member.email,
                    name=member.name,
                    template="acts/mail/due",
                    context={
                        "place": authority.full_name,
                        "what": duty.title,
                        "meeting": str(duty.meeting),
                        "day": duty.due_on,
                        "is_late": duty.state == queries.LATE,
                        "screen": authority.url("/gestion/actes/"),
                    },
                    key=f"act:{duty.meeting.pk}:{duty.nature}:{duty.state}:{member.user_id}",
                    category=TEAM,
                    user_id=member.user_id,
                )
