from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.db import transaction

from kernel.clock import now
from kernel.outbox.facade import Permanent
from kernel.tenancy import current_authority
from shared_services.notifications.channels.channel import (
    Channel,
    Envelope,
    Outcome,
    Verdict,
    channel_named,
)
from shared_services.notifications.errors import ChannelAway, DoubtfulDelivery
from shared_services.notifications.models import Notification
from shared_services.notifications.sender import current_sender, message_id_of

logger = logging.getLogger(__name__)

State = Notification.State


def deliver(notification_id: UUID) -> None:
    """Send the message by its channel unless it is sent already.

    Raises Permanent when the provider refuses for good, ChannelAway or DoubtfulDelivery when
    another try may help. At least once where the provider cannot be asked: killed between its
    acceptance and our commit, the message leaves again with the same key (an e-mail's Message-ID).
    """
    notification, was = _begin(notification_id)
    if notification is None:
        return
    channel = channel_named(notification.channel)
    outcome = _found_again(channel, notification) if was == State.UNKNOWN else None
    _settle(notification, outcome or _attempt(channel, notification))


def mark_failed(notification_id: UUID, reason: str) -> None:
    """Nobody will try again by itself: show it to the agents."""
    Notification.objects.filter(pk=notification_id).exclude(state=State.SENT).update(
        state=State.FAILED, last_error=reason
    )


def _begin(notification_id: UUID) -> tuple[Notification | None, str]:
    with transaction.atomic():
        notification = Notification.objects.select_for_update().get(pk=notification_id)
        was = notification.state
        if was == State.SENT:
            return None, was
        if was == State.SENDING:
            # A worker died while sending it: nobody knows whether it left.
            logger.warning("%s: a worker died while sending it", notification.pk)
            was = State.UNKNOWN
        notification.state = State.SENDING
        notification.attempts += 1
        notification.message_id_header = message_id_of(notification.pk)
        notification.save(update_fields=["state", "attempts", "message_id_header"])
    return notification, was


def _found_again(channel: Channel, notification: Notification) -> Outcome | None:
    """What the provider knows of the last attempt; None when it has to leave again."""
    found = channel.find(notification.message_id_header)
    return found if found is not None and found.verdict == Verdict.ACCEPTED else None


def _attempt(channel: Channel, notification: Notification) -> Outcome:
    try:
        with channel.open() as session:
            return session.send(_envelope(notification))
    except ChannelAway as error:
        return Outcome(Verdict.AWAY, str(error))


def _envelope(notification: Notification) -> Envelope:
    return Envelope(
        key=notification.message_id_header,
        address=notification.recipient_email,
        name=notification.recipient_name,
        subject=notification.subject,
        text=notification.text,
        html=notification.html,
        sender=current_sender(),
        reply_to=notification.reply_to,
        user_id=notification.user_id,
        about=notification.about,
    )


def _settle(notification: Notification, outcome: Outcome) -> None:
    if outcome.verdict == Verdict.ACCEPTED:
        _note_sent(notification)
        return
    doubtful = outcome.verdict == Verdict.UNKNOWN
    state = State.UNKNOWN if doubtful else State.CREATED
    Notification.objects.filter(pk=notification.pk).update(state=state, last_error=outcome.reason)
    if outcome.verdict == Verdict.REFUSED:
        raise Permanent(outcome.reason)
    raise (DoubtfulDelivery if doubtful else ChannelAway)(outcome.reason)


def _note_sent(notification: Notification) -> None:
    changes: dict[str, Any] = {"state": State.SENT, "sent_at": now(), "last_error": ""}
    if current_authority() is None:
        # Account mails hold links that open an account: no copy once they have left.
        changes |= {"text": "", "html": "", "body_purged_at": now()}
    Notification.objects.filter(pk=notification.pk).update(**changes)
