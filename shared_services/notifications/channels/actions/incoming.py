from __future__ import annotations

import logging
from uuid import UUID

from kernel.errors import UnknownAuthority
from kernel.tenancy import authority_by_id, space_of
from shared_services.notifications.channels.actions.reporting import note_event
from shared_services.notifications.channels.models import DeliveryReport
from shared_services.notifications.gathered.queries import space_of_message
from shared_services.notifications.models import Notification

logger = logging.getLogger(__name__)


def note_incoming(
    notification_id: UUID,
    state: DeliveryReport.State,
    *,
    provider: str,
    detail: str,
    for_good: bool,
) -> bool:
    """Write a company's report into the space of the message. False: nobody waits for it.

    Other mails of the same company's account, messages long gone and spaces out of service are
    no error: the company would only come back with them.
    """
    authority_id = space_of_message(notification_id)
    if authority_id is None:
        return False
    try:
        authority = authority_by_id(authority_id)
    except UnknownAuthority:
        return False
    if not authority.is_writable:
        logger.info("report on %s left aside: its space is %s", notification_id, authority.state)
        return False
    with space_of(authority):
        notification = Notification.objects.filter(pk=notification_id).first()
        if notification is None:
            return False
        return note_event(notification, state, provider=provider, detail=detail, for_good=for_good)
