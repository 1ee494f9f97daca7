"""From a draft to everybody: sent at once to a few, agreed to by a second person for many."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox.facade import enqueue
from shared_services.alerts import content as contents
from shared_services.alerts import permissions, queries
from shared_services.alerts.actions import audience
from shared_services.alerts.actions.acting import (
    check_may_publish,
    checked_reason,
    drop_unsent,
    locked,
    name_of,
    others_who_confirm,
    tell_members,
    writable,
)
from shared_services.alerts.errors import NotAlone, NotNow
from shared_services.alerts.models import Alert, AlertMessage
from shared_services.websites import facade as websites

State = AlertMessage.State


@transaction.atomic
def submit(alert_id: UUID, *, actor: Any) -> str:
    """Send the draft, or ask a second person when it goes to more people than this space allows.

    Twice is harmless. Returns the message's state. Raises NotAllowed, NothingThere, NotNow,
    WrongAlert (its validity is over, for example).
    """
    check_may_publish(actor)
    alert = writable(locked(alert_id))
    message = queries.under_way(alert)
    if message is None or message.state == State.WAITING:
        return str(message.state if message else State.SENT)
    contents.check(contents.content_of(message))
    message.estimate = audience.estimate(alert, message)
    if message.estimate <= queries.setting().confirm_above:
        publish(alert, message, actor=actor)
        return str(message.state)
    message.state = State.WAITING
    message.save()
    audit.record(
        "alert.submitted",
        actor=actor,
        target=str(alert.pk),
        title=message.headline,
        estimate=message.estimate,
    )
    tell_members(
        others_who_confirm(message.author_id),
        "to_confirm",
        # Anew for each text: one that was changed is asked about again.
        f"alert-confirm:{message.pk}:{now():%Y%m%d%H%M%S}",
        {"alert": alert, "message": message},
    )
    return str(message.state)


@transaction.atomic
def confirm(alert_id: UUID, *, actor: Any) -> None:
    """The second person agrees, and it leaves. Twice is harmless.

    Raises NotAllowed, NotAlone (the author), NothingThere, NotNow, WrongAlert.
    """
    if not permissions.can_confirm(actor):
        raise NotAllowed(_("Votre rôle ne permet pas de confirmer une alerte."))
    alert = writable(locked(alert_id))
    message = queries.under_way(alert)
    if message is None:
        return
    _check_waits(message)
    if message.author_id == actor.pk:
        raise NotAlone(
            "same_person", _("Vous avez écrit cette alerte : une autre personne la confirme.")
        )
    contents.check(contents.content_of(message))
    message.confirmed_by_id, message.confirmed_by_name = actor.pk, name_of(actor)
    audit.record("alert.confirmed", actor=actor, target=str(alert.pk), title=message.headline)
    publish(alert, message, actor=actor)


@transaction.atomic
def send_back(alert_id: UUID, *, reason: str, actor: Any) -> None:
    """The second person does not agree: a draft again, with the reason, told to the author."""
    if not permissions.can_confirm(actor):
        raise NotAllowed(_("Votre rôle ne permet pas de confirmer une alerte."))
    told = checked_reason(reason)
    alert = writable(locked(alert_id))
    message = queries.under_way(alert)
    if message is None:
        return
    _check_waits(message)
    message.state = State.DRAFT
    message.save(update_fields=["state"])
    audit.record(
        "alert.sent_back",
        actor=actor,
        target=str(alert.pk),
        title=message.headline,
        reason=told,
    )
    author = [one for one in others_who_confirm(None) if one.user_id == message.author_id]
    tell_members(
        author,
        "sent_back",
        f"alert-back:{message.pk}:{now():%Y%m%d%H%M%S}",
        {"alert": alert, "message": message, "reason": told, "who": name_of(actor)},
    )


@transaction.atomic
def send_alone(alert_id: UUID, *, reason: str, actor: Any) -> None:
    """Nobody else at hand and lives at stake: it leaves, the reason is in the journal.

    Everyone who could have confirmed gets a mail about it. Twice is harmless. Raises NotAllowed,
    NothingThere, NotNow (no reason), WrongAlert.
    """
    check_may_publish(actor)
    told = checked_reason(reason)
    alert = writable(locked(alert_id))
    message = queries.under_way(alert)
    if message is None:
        return
    _check_waits(message)
    contents.check(contents.content_of(message))
    message.alone_reason = told
    audit.record(
        "alert.sent_alone",
        actor=actor,
        target=str(alert.pk),
        title=message.headline,
        reason=told,
    )
    publish(alert, message, actor=actor)
    tell_members(
        others_who_confirm(actor.pk),
        "sent_alone",
        f"alert-alone:{message.pk}",
        {"alert": alert, "message": message, "reason": told, "who": name_of(actor)},
    )


def publish(alert: Alert, message: AlertMessage, *, actor: Any | None) -> None:
    """The banner now, everything else promised on the urgent queue; in the caller's transaction."""
    moment = now()
    message.state, message.sent_at = State.SENT, moment
    message.save()
    if message.is_all_clear:
        alert.state = Alert.State.ENDED
        alert.ended_at, alert.ended_because = moment, Alert.End.ALL_CLEAR
        drop_unsent(alert)
    else:
        alert.state = Alert.State.ACTIVE
        alert.began_at = alert.began_at or moment
    alert.save()
    audit.record(
        "alert.published",
        actor=actor,
        target=str(alert.pk),
        title=message.headline,
        message_kind=message.kind,
    )
    websites.forget_shell()
    _promise(alert, message)


def _promise(alert: Alert, message: AlertMessage) -> None:
    told = {"alert_message": str(message.pk)}
    key = str(message.pk)
    enqueue("alerts.tell", payload={**told, "after": None}, queue="urgent", key=key)
    if alert.shares.exists():
        enqueue("alerts.hand_out", payload=told, queue="urgent", key=key)
    if not message.is_all_clear:
        enqueue("alerts.expire", payload=told, queue="urgent", key=key, not_before=message.ends_at)
    if alert.is_received:
        enqueue("alerts.report", payload={"alert": str(alert.pk), "turn": 0}, queue="urgent")


def handed_on(alert: Alert, message: AlertMessage) -> str:
    """What another space needs to know of it."""
    return json.dumps(
        {
            "alert": str(alert.pk),
            "kind": alert.kind,
            "message": str(message.pk),
            "message_kind": message.kind,
            "content": contents.content_of(message).as_plain(),
        }
    )


def _check_waits(message: AlertMessage) -> None:
    if message.state != State.WAITING:
        raise NotNow("not_waiting", _("Ce message n'attend pas de confirmation."))
