"""The statement has to be written again: whoever keeps it is told in time, then once a month."""

from __future__ import annotations

from django.db import transaction

from accounts.roles.facade import people_to_tell
from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.notifications import facade as notifications
from shared_services.site_duties import queries
from shared_services.site_duties.abilities import KEEP
from shared_services.site_duties.actions.categories import TEAM
from shared_services.site_duties.rules import accessibility


def remind() -> int:
    """Once a month at most, from ninety days before the end; returns how many people are told.

    A site that never published a statement is not reminded: its screen of conformity says it.
    """
    deadline = queries.statement_deadline(accessibility().remind_days_before)
    if deadline.on is None or not deadline.is_near:
        return 0
    authority = require_authority()
    told = 0
    with transaction.atomic():
        for member in people_to_tell(KEEP):
            notifications.notify(
                email=member.email,
                name=member.name,
                template="site_duties/mail/statement",
                context={
                    "place": authority.full_name,
                    "day": deadline.on,
                    "is_over": deadline.is_over,
                    "screen": authority.url("/gestion/accessibilite/"),
                },
                key=f"statement:{deadline.on}:{today():%Y-%m}:{member.user_id}",
                category=TEAM,
                user_id=member.user_id,
            )
            told += 1
    return told
