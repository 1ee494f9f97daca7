from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from kernel.clock import now, today
from kernel.outbox.facade import Batch, NotBefore, Permanent
from kernel.tenancy import current_authority
from shared_services.notifications import lines
from shared_services.notifications.actions.holding import hold_all
from shared_services.notifications.channels.channel import (
    Envelope,
    Outcome,
    Verdict,
    channel_named,
)
from shared_services.notifications.errors import ChannelAway, DoubtfulDelivery
from shared_services.notifications.limits.actions.admitting import admit
from shared_services.notifications.models import Notification
from shared_services.notifications.sender import Sender, current_sender, mail_domain, message_id_of

logger = logging.getLogger(__name__)

State = Notification.State


# Nothing of these leaves by itself any more.
OVER = {State.SENT, State.HELD, State.GATHERED, State.SILENCED}

# Marked as being sent in one statement.
BEGUN_TOGETHER = 25
# Noted together: a death loses the notes of so many acceptances at most.
NOTED_TOGETHER = 10

Failure = Exception | None


def deliver_batch(batch: Batch) -> None:
    """Send the batch's messages, each unless it is sent already, and say how each went.

    Permanent when the provider refuses for good, ChannelAway or DoubtfulDelivery when another try
    may help. At least once where the provider cannot be asked: killed between its acceptance and
    our commit, a message leaves again with the same key (an e-mail's Message-ID).
    """
    waiting = list(batch.claims)
    while waiting and not batch.is_late:
        group, waiting = waiting[:BEGUN_TOGETHER], waiting[BEGUN_TOGETHER:]
        ends = _deliver_group([UUID(held.payload["notification"]) for held in group])
        for held in group:
            failure = ends[UUID(held.payload["notification"])]
            if failure is None:
                batch.done(held)
            else:
                batch.failed(held, failure)


def _deliver_group(identities: list[UUID]) -> dict[UUID, Failure]:
    begun, known, put_off = _begin(identities)
    ends: dict[UUID, Failure] = dict.fromkeys(known)
    ends |= {
        one: NotBefore(_("Limite d'envoi atteinte."), moment) for one, moment in put_off.items()
    }
    ends |= {
        one: Permanent(_("Ce message n'existe plus.")) for one in identities if one not in ends
    }
    return ends | _send_and_note(begun)


def _send_and_note(begun: list[tuple[Notification, str]]) -> dict[UUID, Failure]:
    """Those that did not leave, with their reasons."""
    failed: dict[UUID, Failure] = {}
    accepted: list[UUID] = []
    sender = current_sender()
    _announce([notification for notification, _was in begun])
    try:
        for notification, was in begun:
            outcome = _outcome(notification, was, sender)
            if outcome.verdict != Verdict.ACCEPTED:
                failed[notification.pk] = _note_failure(notification, outcome)
                continue
            accepted.append(notification.pk)
            if len(accepted) == NOTED_TOGETHER:
                together, accepted = accepted, []
                _note_sent(together)
    finally:
        # Whatever stops us, what was accepted must not leave again.
        _note_sent(accepted)
    return failed


def mark_failed(notification_id: UUID, reason: str) -> None:
    """Nobody will try again by itself: show it to the agents."""
    Notification.objects.filter(pk=notification_id).exclude(state=State.SENT).update(
        state=State.FAILED, last_error=reason
    )


def _begin(
    identities: list[UUID],
) -> tuple[list[tuple[Notification, str]], set[UUID], dict[UUID, datetime]]:
    """Mark them as being sent; those with their state before, all that this space knows, and what
    waits for another day.

    What is sent already, or goes to a digest, is left out of the first.
    """
    was: dict[UUID, str] = {}
    with transaction.atomic():
        locked = Notification.objects.select_for_update().order_by("pk")
        rows = list(locked.filter(pk__in=identities))
        waiting = [row for row in rows if row.state not in OVER]
        for row in waiting:
            was[row.pk] = row.state
            if row.state == State.SENDING:
                # A worker died while sending it: nobody knows whether it left.
                logger.warning("%s: a worker died while sending it", row.pk)
                was[row.pk] = State.UNKNOWN
        admitted = admit(waiting)
        hold_all(admitted.held)
        for row in admitted.now:
            row.attempts += 1
            row.message_id_header = message_id_of(row.pk)
        Notification.objects.filter(pk__in=[row.pk for row in admitted.now]).update(
            state=State.SENDING,
            attempts=F("attempts") + 1,
            counted_on=Coalesce("counted_on", Value(today())),
            message_id_header=Concat(
                Value("<"), Cast("pk", CharField()), Value(f"@{mail_domain()}>")
            ),
        )
    order = {identity: position for position, identity in enumerate(identities)}
    begun = sorted(admitted.now, key=lambda row: order[row.pk])
    known = {row.pk for row in rows}
    return [(row, was[row.pk]) for row in begun], known, admitted.later


def _announce(notifications: list[Notification]) -> None:
    addresses: defaultdict[str, list[str]] = defaultdict(list)
    for notification in notifications:
        addresses[notification.channel].append(notification.recipient_email)
    for name, wanted in addresses.items():
        lines.expect(channel_named(name), wanted)


def _outcome(notification: Notification, was: str, sender: Sender) -> Outcome:
    channel = channel_named(notification.channel)
    if was == State.UNKNOWN:
        try:
            found = channel.find(notification.message_id_header)
        except ChannelAway as error:
            # It must answer before the message may leave again.
            return Outcome(Verdict.UNKNOWN, str(error))
        if found is not None and found.verdict == Verdict.ACCEPTED:
            return found
    return lines.send(channel, _envelope(notification, sender))


def _envelope(notification: Notification, sender: Sender) -> Envelope:
    return Envelope(
        key=notification.message_id_header,
        address=notification.recipient_email,
        name=notification.recipient_name,
        subject=notification.subject,
        text=notification.text,
        html=notification.html,
        sender=sender,
        reply_to=notification.reply_to,
        user_id=notification.user_id,
        about=notification.about,
        unsubscribe_url=notification.unsubscribe_url,
        urgent=notification.urgent,
        attachments=tuple(notification.attachments),
    )


def _note_failure(notification: Notification, outcome: Outcome) -> Exception:
    doubtful = outcome.verdict == Verdict.UNKNOWN
    state = State.UNKNOWN if doubtful else State.CREATED
    Notification.objects.filter(pk=notification.pk).update(state=state, last_error=outcome.reason)
    if outcome.verdict == Verdict.REFUSED:
        return Permanent(outcome.reason)
    if outcome.not_before is not None and not doubtful:
        return NotBefore(outcome.reason, outcome.not_before)
    return (DoubtfulDelivery if doubtful else ChannelAway)(outcome.reason)


def _note_sent(identities: list[UUID]) -> None:
    if not identities:
        return
    changes: dict[str, Any] = {"state": State.SENT, "sent_at": now(), "last_error": ""}
    if current_authority() is None:
        # Account mails hold links that open an account: no copy once they have left.
        changes |= {"text": "", "html": "", "body_purged_at": now()}
    Notification.objects.filter(pk__in=identities).update(**changes)
