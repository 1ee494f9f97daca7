"""An alert of the intercommunality in a commune's space: taken in, made one's own, or refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox.facade import Permanent, enqueue
from kernel.tenancy import require_authority
from shared_services.alerts import queries
from shared_services.alerts.actions.acting import (
    check_may_publish,
    checked_reason,
    drop_unsent,
    locked,
    publishers,
    tell_members,
)
from shared_services.alerts.actions.sending import publish
from shared_services.alerts.catalogue import kinds
from shared_services.alerts.content import Content, from_plain
from shared_services.alerts.errors import NotNow
from shared_services.alerts.models import Alert, AlertMessage
from shared_services.websites import facade as websites
from tenants.authorities.queries import intercommunality_of

State = Alert.State
MessageState = AlertMessage.State
LONGEST_WORDS = 600


@dataclass(frozen=True)
class Told:
    alert_id: UUID
    kind: str
    message_id: UUID
    message_kind: str
    content: Content


@transaction.atomic
def receive(origin: str, told: str) -> None:
    """Take in what our intercommunality hands us: published now, or after this space's delay.

    The same message twice is harmless. What comes from anybody else, or cannot be read, raises
    Permanent: nobody tries again.
    """
    home = intercommunality_of(require_authority())
    if home is None or str(home.id) != origin:
        raise Permanent("an alert of an intercommunality this commune is not a member of")
    read = _read(told)
    if AlertMessage.objects.filter(pk=read.message_id).exists():
        return
    Alert.objects.get_or_create(
        pk=read.alert_id,
        defaults={
            "kind": read.kind,
            "origin_id": home.id,
            "origin_name": home.full_name,
            "state": State.HELD,
        },
    )
    alert = locked(read.alert_id)
    if alert.origin_id != home.id:
        raise Permanent("an alert that this space wrote itself")
    message = AlertMessage(
        pk=read.message_id, alert=alert, kind=read.message_kind, author_name=home.full_name
    )
    read.content.put_into(message)
    _take_in(alert, message)
    enqueue("alerts.report", payload={"alert": str(alert.pk), "turn": 0}, queue="urgent")


def _take_in(alert: Alert, message: AlertMessage) -> None:
    # What waited to be published; an update of our own has an author here, and goes on.
    waiting = alert.messages.filter(state=MessageState.WAITING, author_id=None)
    waiting.update(state=MessageState.DROPPED)
    is_over = message.is_all_clear and alert.state != State.ACTIVE
    if alert.state in {State.VETOED, State.DROPPED} or is_over or message.ends_at <= now():
        message.state = MessageState.DROPPED
        message.save(force_insert=True)
        if alert.state == State.HELD:
            # Nobody was told: nobody needs to hear that it is over.
            alert.state = State.DROPPED
            alert.save(update_fields=["state"])
        return
    minutes = queries.setting().hold_minutes
    if alert.state == State.HELD and minutes:
        _hold(alert, message, minutes)
        return
    # Never a draft, even for a moment: the commune may be writing an update of its own.
    message.state = MessageState.SENT
    message.save(force_insert=True)
    publish(alert, message, actor=None)
    if not message.is_all_clear:
        _tell_our_people(alert, message)


def _hold(alert: Alert, message: AlertMessage, minutes: int) -> None:
    message.state = MessageState.WAITING
    message.save(force_insert=True)
    # The delay runs from the first message: updates must not put it off for ever.
    alert.release_at = alert.release_at or now() + timedelta(minutes=minutes)
    alert.save(update_fields=["release_at"])
    enqueue(
        "alerts.release",
        payload={"alert": str(alert.pk)},
        queue="urgent",
        key=str(message.pk),
        not_before=alert.release_at,
    )
    _tell_our_people(alert, message)


def _tell_our_people(alert: Alert, message: AlertMessage) -> None:
    tell_members(
        publishers(),
        "received",
        f"alert-received:{message.pk}",
        {"alert": alert, "message": message, "is_held": alert.state == State.HELD},
    )


@transaction.atomic
def release(alert_id: UUID) -> None:
    """The delay is over and nobody took it down: publish."""
    alert = locked(alert_id)
    if alert.state == State.HELD and alert.release_at is not None and alert.release_at <= now():
        _release(alert, actor=None)


@transaction.atomic
def release_now(alert_id: UUID, *, actor: Any) -> None:
    """Not to wait for the end of the delay. Twice is harmless. Raises NotAllowed, NothingThere."""
    check_may_publish(actor)
    alert = locked(alert_id)
    if alert.state == State.HELD:
        _release(alert, actor=actor)


def _release(alert: Alert, *, actor: Any | None) -> None:
    message = queries.under_way(alert)
    if message is not None and message.ends_at > now():
        publish(alert, message, actor=actor)
        return
    alert.messages.filter(state=MessageState.WAITING).update(state=MessageState.DROPPED)
    alert.state = State.DROPPED
    alert.save(update_fields=["state"])
    enqueue("alerts.report", payload={"alert": str(alert.pk), "turn": 0})


@transaction.atomic
def localise(alert_id: UUID, *, words: str, actor: Any) -> None:
    """Add the commune's own words to an alert received, before or after it is published.

    They stand on the banner and the page at once, and in mails that leave from now on. Raises
    NotAllowed, NothingThere, NotNow.
    """
    check_may_publish(actor)
    alert = locked(alert_id)
    _check_is_here(alert)
    told = " ".join(words.replace("\x00", "").split())
    if len(told) > LONGEST_WORDS:
        raise NotNow("too_long", _("Vos précisions tiennent en 600 caractères."))
    before, alert.local_words = alert.local_words, told
    alert.save(update_fields=["local_words"])
    audit.record(
        "alert.localised",
        actor=actor,
        target=str(alert.pk),
        title=_title(alert),
        **audit.changes({"local_words": before}, {"local_words": told}),
    )
    websites.forget_shell()


@transaction.atomic
def veto(alert_id: UUID, *, reason: str, actor: Any) -> None:
    """Take an alert received off this site, now or before it is published; the author sees why.

    What was not sent yet is not. Twice is harmless. Raises NotAllowed, NothingThere, NotNow.
    """
    check_may_publish(actor)
    told = checked_reason(reason)
    alert = locked(alert_id)
    if alert.state == State.VETOED:
        return
    _check_is_here(alert)
    drop_unsent(alert)
    alert.state, alert.veto_reason, alert.ended_at = State.VETOED, told, now()
    alert.save()
    audit.record(
        "alert.vetoed", actor=actor, target=str(alert.pk), title=_title(alert), reason=told
    )
    websites.forget_shell()
    enqueue("alerts.report", payload={"alert": str(alert.pk), "turn": 0}, queue="urgent")


def _check_is_here(alert: Alert) -> None:
    if not alert.is_received:
        raise NotNow("not_received", _("Cette alerte est la vôtre : changez son texte."))
    if alert.state not in {State.HELD, State.ACTIVE}:
        raise NotNow("not_active", _("Cette alerte n'est plus en cours."))


def _title(alert: Alert) -> str:
    last = alert.messages.order_by("created_at").last()
    return last.headline if last else ""


def _read(told: str) -> Told:
    try:
        facts = json.loads(told)
        read = Told(
            UUID(facts["alert"]),
            str(facts["kind"]),
            UUID(facts["message"]),
            str(facts["message_kind"]),
            from_plain(facts["content"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Permanent("an alert that cannot be read") from error
    if read.kind not in kinds() or read.message_kind not in AlertMessage.Kind.values:
        raise Permanent("an alert that cannot be read")
    return read
