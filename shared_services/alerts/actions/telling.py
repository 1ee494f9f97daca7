"""What workers do once a message is out: tell people, end its validity, hand it to communes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox.facade import enqueue
from kernel.tenancy import require_authority, space_of
from shared_services.alerts import queries
from shared_services.alerts.actions import audience
from shared_services.alerts.actions.acting import drop_unsent, locked
from shared_services.alerts.actions.sending import handed_on
from shared_services.alerts.models import Alert, AlertMessage, AlertShare
from shared_services.notifications import facade as notifications
from shared_services.websites import facade as websites
from tenants.authorities.queries import members_of

Sent = AlertMessage.State.SENT
Share = AlertShare.State


@transaction.atomic
def tell(message_id: UUID, after: str | None) -> None:
    """Promise the message to the next people, then itself for those that follow.

    Tells nobody of what is over or was taken down meanwhile (a space out of service gets to it
    late), nor the end of what nobody was told.
    """
    message = _sent(message_id)
    if message is None or _is_pointless(message):
        return
    following = audience.tell_chunk(message, after)
    if following is not None:
        enqueue(
            "alerts.tell",
            payload={"alert_message": str(message.pk), "after": following},
            queue="urgent",
            key=f"{message.pk}:{following}",
        )


def _is_pointless(message: AlertMessage) -> bool:
    if message.is_all_clear:
        return not notifications.counts_about(audience.about(message.alert))
    return message.alert.state != Alert.State.ACTIVE or message.ends_at <= now()


@transaction.atomic
def expire(message_id: UUID) -> None:
    """End the alert when its last message is no longer valid; nothing when it was prolonged."""
    message = _sent(message_id)
    if message is None:
        return
    alert = locked(message.alert_id)
    last = queries.last_sent(alert)
    if alert.state != Alert.State.ACTIVE or last is None or last.ends_at > now():
        return
    alert.state, alert.ended_at = Alert.State.ENDED, last.ends_at
    alert.ended_because = Alert.End.EXPIRED
    alert.save()
    drop_unsent(alert)
    audit.record("alert.expired", actor=None, target=str(alert.pk), title=last.headline)
    websites.forget_shell()
    if alert.is_received:
        enqueue("alerts.report", payload={"alert": str(alert.pk), "turn": 0})


def hand_out(message_id: UUID) -> None:
    """Promise the message in the space of each chosen commune that is still a member.

    One that fails does not keep the others waiting: all are tried, then the failure is raised and
    all are tried again, without any effect on those who have it.
    """
    message = _sent(message_id)
    if message is None:
        return
    authority = require_authority()
    members = {commune.pk: commune for commune in members_of(authority)}
    payload = {"origin": str(authority.id), "told": handed_on(message.alert, message)}
    failure: DatabaseError | None = None
    for share in message.alert.shares.all():
        commune = members.get(share.commune_id)
        if commune is None or not commune.is_served:
            AlertShare.objects.filter(pk=share.pk).update(state=Share.GONE, told_at=now())
            continue
        try:
            _hand_to(commune, share, payload, str(message.pk))
        except DatabaseError as error:
            failure = error
    if failure is not None:
        raise failure


def _hand_to(commune: Any, share: AlertShare, payload: dict[str, str], key: str) -> None:
    with transaction.atomic():
        with space_of(commune):
            enqueue("alerts.receive", payload=payload, queue="urgent", key=key)
        AlertShare.objects.filter(pk=share.pk, state__in=(Share.CHOSEN, Share.GONE)).update(
            state=Share.HANDED, told_at=now()
        )


def _sent(message_id: UUID) -> AlertMessage | None:
    found = AlertMessage.objects.select_related("alert")
    return found.filter(pk=message_id, state=Sent).first()
