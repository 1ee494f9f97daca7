from __future__ import annotations

from django.db import transaction

from accounts.roles.facade import people_to_tell
from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.notifications.actions.notify import Recipient, notify
from shared_services.notifications.channels.permissions import SENDER
from shared_services.notifications.limits.queries import Gauge, gauges
from shared_services.notifications.models import Notification
from shared_services.notifications.rendering import render

TEMPLATE = "limits/mail/near"
CATEGORY = "space.running"


def warn(channel: str) -> int:
    """Tell those who settle how mails leave that the limit is near, once a day; how many."""
    authority = require_authority()
    found = [one for one in gauges([authority.pk])[authority.pk] if one.channel == channel]
    if not found or not found[0].is_near:
        return 0
    told = people_to_tell(SENDER)
    with transaction.atomic():
        for member in told:
            to = Recipient(member.email, member.name, user_id=member.user_id)
            notify(
                to,
                template=TEMPLATE,
                rendered=lambda: render(TEMPLATE, _context(found[0]), category=CATEGORY),
                key=f"quota-near:{channel}:{today()}:{member.user_id}",
                category=CATEGORY,
                queue="transactional",
            )
    return len(told)


def _context(gauge: Gauge) -> dict[str, object]:
    name = Notification.Channel(gauge.channel).label
    screen = require_authority().url("/gestion/notifications/")
    return {"gauge": gauge, "channel": name, "screen": screen}
