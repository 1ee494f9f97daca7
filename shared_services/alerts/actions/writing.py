"""Preparing what will be said: nothing leaves from here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.alerts import content as contents
from shared_services.alerts import queries
from shared_services.alerts.actions.acting import (
    check_may_publish,
    locked,
    name_of,
    own,
    writable,
)
from shared_services.alerts.catalogue import kinds
from shared_services.alerts.content import Content
from shared_services.alerts.errors import NothingThere, NotNow
from shared_services.alerts.models import Alert, AlertMessage, AlertShare
from tenants.authorities.queries import members_of

State = Alert.State


@transaction.atomic
def start(
    kind: str, content: Content, *, communes: Iterable[UUID] = (), actor: Any
) -> AlertMessage:
    """Keep a new draft. Raises NotAllowed, NothingThere (type), WrongAlert."""
    check_may_publish(actor)
    if kind not in kinds():
        raise NothingThere("no_kind", _("Ce type d'alerte n'existe pas."))
    contents.check(content)
    alert = Alert.objects.create(kind=kind)
    message = _new_message(alert, AlertMessage.Kind.ALERT, content, actor)
    _choose(alert, communes)
    audit.record("alert.drafted", actor=actor, target=str(alert.pk), title=content.headline)
    return message


@transaction.atomic
def save(
    alert_id: UUID, content: Content, *, communes: Iterable[UUID] = (), actor: Any
) -> AlertMessage:
    """Change the message under way, or begin an update of an alert that is out.

    What waited for a second person is a draft again: they would confirm another text. Of an alert
    received, the update is the commune's own, for its own people. Raises NotAllowed,
    NothingThere, NotNow, WrongAlert.
    """
    check_may_publish(actor)
    contents.check(content)
    alert = writable(locked(alert_id))
    message = queries.under_way(alert)
    if message is None:
        message = _follow_up(alert, AlertMessage.Kind.UPDATE, content, actor)
    else:
        content.put_into(message)
        message.state = AlertMessage.State.DRAFT
        message.author_id, message.author_name = actor.pk, name_of(actor)
        message.save()
    _choose(alert, communes)
    audit.record("alert.drafted", actor=actor, target=str(alert.pk), title=content.headline)
    return message


@transaction.atomic
def prepare_all_clear(alert_id: UUID, *, actor: Any) -> AlertMessage:
    """A draft that says it is over, to be read again before it leaves.

    Takes the place of an update being written. Raises NotAllowed, NothingThere, NotNow.
    """
    check_may_publish(actor)
    alert = own(locked(alert_id))
    last = queries.last_sent(alert)
    begun = queries.under_way(alert)
    if begun is not None and begun.is_all_clear:
        return begun
    if last is None or alert.state != State.ACTIVE:
        raise NotNow("not_active", _("Cette alerte n'est pas en cours."))
    if begun is not None:
        _drop(begun)
    content = contents.all_clear(contents.content_of(last))
    message = _follow_up(alert, AlertMessage.Kind.ALL_CLEAR, content, actor)
    audit.record("alert.drafted", actor=actor, target=str(alert.pk), title=message.headline)
    return message


@transaction.atomic
def discard(alert_id: UUID, *, actor: Any) -> None:
    """Throw the message under way away; with it an alert that never left. Twice is harmless."""
    check_may_publish(actor)
    alert = writable(locked(alert_id))
    message = queries.under_way(alert)
    if message is None:
        return
    _drop(message)
    if alert.state == State.DRAFT:
        alert.state = State.DROPPED
        alert.save(update_fields=["state"])
    audit.record("alert.discarded", actor=actor, target=str(alert.pk), title=message.headline)


def _drop(message: AlertMessage) -> None:
    message.state = AlertMessage.State.DROPPED
    message.save(update_fields=["state"])


def _follow_up(alert: Alert, kind: str, content: Content, actor: Any) -> AlertMessage:
    if alert.state != State.ACTIVE:
        raise NotNow("not_active", _("Cette alerte n'est pas en cours."))
    return _new_message(alert, kind, content, actor)


def _new_message(alert: Alert, kind: str, content: Content, actor: Any) -> AlertMessage:
    message = AlertMessage(
        alert=alert, kind=kind, author_id=actor.pk, author_name=name_of(actor), created_at=now()
    )
    content.put_into(message)
    message.save(force_insert=True)
    return message


def _choose(alert: Alert, communes: Iterable[UUID]) -> None:
    """Keep the members chosen; who was handed the alert already stays told of what follows."""
    wanted = set(communes)
    authority = require_authority()
    members = [] if authority.is_commune else members_of(authority)
    names = {commune.pk: commune.name for commune in members if commune.pk in wanted}
    known = AlertShare.objects.filter(alert=alert)
    known.filter(state=AlertShare.State.CHOSEN).exclude(commune_id__in=names).delete()
    AlertShare.objects.bulk_create(
        [
            AlertShare(alert=alert, commune_id=identity, commune_name=name)
            for identity, name in names.items()
        ],
        ignore_conflicts=True,
    )
