"""Whom an alert is told to, beside everyone who reads the site. The only place that knows.

The people who work for the town hall, who answer the telephone that day. Subscribers of the
commune come in here, by their own service.
"""

from __future__ import annotations

from uuid import UUID

from accounts.roles.facade import Member, members
from kernel.tenancy import require_authority
from shared_services.alerts.actions.categories import TEAM
from shared_services.alerts.models import Alert, AlertMessage, Channel
from shared_services.alerts.rendering import mail_context
from shared_services.notifications import facade as notifications
from tenants.authorities.queries import members_of

# At most so many at a time: a worker keeps well within its lease.
CHUNK = 200


def about(alert: Alert) -> str:
    """What the notifications of an alert are about: their states are counted by it."""
    return f"alert:{alert.pk}"


def estimate(alert: Alert, message: AlertMessage) -> int:
    """How many people a message would be sent to: our own, and the chosen communes' inhabitants.

    A space does not know another's subscribers: everyone who lives there is counted. The site alone
    is sent to nobody.
    """
    if set(message.channels) <= {Channel.SITE.value}:
        return 0
    authority = require_authority()
    chosen = set(alert.shares.values_list("commune_id", flat=True))
    found = [] if authority.is_commune else members_of(authority)
    elsewhere = sum(commune.population for commune in found if commune.pk in chosen)
    return len(_people()) + elsewhere


def tell_chunk(message: AlertMessage, after: UUID | None) -> UUID | None:
    """Promise the message to the next people, in the caller's transaction.

    Returns where the next chunk begins, or None when everybody is told. The same chunk again sends
    nothing twice: each notification has the key of its person.
    """
    if Channel.EMAIL not in message.channels:
        return None
    waiting = [one for one in _people() if after is None or one.user_id > after]
    now_told = waiting[:CHUNK]
    context = mail_context(message)
    for member in now_told:
        notifications.notify(
            email=member.email,
            name=member.name,
            template="alerts/mail/alert",
            context=context,
            key=f"alert-message:{message.pk}:{member.user_id}",
            category=TEAM,
            about=about(message.alert),
            user_id=member.user_id,
            queue="urgent",
        )
    return now_told[-1].user_id if len(waiting) > len(now_told) else None


def _people() -> list[Member]:
    """In an order that does not change between two chunks."""
    return sorted((one for one in members() if one.is_active), key=lambda one: one.user_id)
