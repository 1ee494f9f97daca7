from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from kernel.errors import UnknownAuthority
from kernel.tenancy import authority_by_id, space_of
from shared_services.notifications.channels.actions.reporting import note_event, suppress
from shared_services.notifications.channels.models import DeliveryReport, SuppressedAddress
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
    with _message(notification_id) as notification:
        return notification is not None and note_event(
            notification, state, provider=provider, detail=detail, for_good=for_good
        )


def note_stop(notification_id: UUID) -> bool:
    """The person answered STOP: nothing but alerts goes to this number from this town hall."""
    with _message(notification_id) as notification:
        if notification is None:
            return False
        suppress(
            notification.recipient_email,
            channel=notification.channel,
            reason=SuppressedAddress.Reason.STOP,
        )
        return True


@contextmanager
def _message(notification_id: UUID) -> Iterator[Notification | None]:
    """The message, inside its space; None when no space in service waits for a report on it."""
    authority_id = space_of_message(notification_id)
    try:
        authority = authority_by_id(authority_id) if authority_id else None
    except UnknownAuthority:
        authority = None
    if authority is None:
        yield None
    elif not authority.is_writable:
        logger.info("report on %s left aside: its space is %s", notification_id, authority.state)
        yield None
    else:
        with space_of(authority):
            yield Notification.objects.filter(pk=notification_id).first()
