"""Offer something of one's site to the neighbours; take it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox.facade import enqueue
from kernel.tenancy import require_authority
from shared_services.shared_content import queries
from shared_services.shared_content.actions.telling import forget_pages, receivers_of
from shared_services.shared_content.actions.writing import copy_into
from shared_services.shared_content.errors import NothingThere, TooMany, WrongChoice
from shared_services.shared_content.permissions import require_publisher
from shared_services.shared_content.projection.models import SharedItem
from shared_services.websites import facade as websites

State = SharedItem.State
# A town hall announces a few things a week: more is a mistake or a machine.
MOST_A_DAY, MOST_AT_ONCE = 30, 200


@transaction.atomic
def offer(
    kind: str, identity: str, *, communes: Iterable[UUID] | None = None, actor: Any | None
) -> SharedItem:
    """Offer a page or an entry that is online, to chosen neighbours or (None) to all of them.

    Offering again changes to whom. What was refused stays refused. Raises NotAllowed,
    NothingThere, WrongChoice, TooMany. `actor` None: the demo.
    """
    if actor is not None:
        require_publisher(actor)
    authority = require_authority()
    source = websites.shareable(kind, identity)
    if source is None:
        raise NothingThere("not_online", _("Ce contenu n'est pas en ligne : publiez-le d'abord."))
    chosen = _checked_audience(communes)
    item = _locked(kind, identity) or SharedItem(
        authority_id=authority.pk, kind=kind, source_id=identity
    )
    before = [] if item._state.adding else receivers_of(item)
    if item.state != State.OFFERED:
        _check_no_flood(authority)
        item.offered_at = now()
    item.state, item.for_everyone, item.audience = State.OFFERED, chosen is None, chosen or []
    copy_into(item, source, authority)
    audit.record("shared_item.offered", actor=actor, target=str(item.pk), title=item.title)
    enqueue("shared_content.hand_out", payload={"shared_item": str(item.pk)}, queue="bulk")
    forget_pages({one.pk: one for one in [*before, *receivers_of(item)]}.values())
    return item


@transaction.atomic
def withdraw(item_id: UUID, *, actor: Any) -> None:
    """Take an offer back: it leaves every site at once. Twice is harmless.

    Raises NotAllowed, NothingThere.
    """
    require_publisher(actor)
    item = SharedItem.objects.select_for_update().filter(
        pk=item_id, authority_id=require_authority().pk
    ).first()  # fmt: skip
    if item is None:
        raise NothingThere("no_offer", _("Cette proposition n'existe pas."))
    if item.state == State.WITHDRAWN:
        return
    forget_pages(receivers_of(item))
    item.state, item.changed_at = State.WITHDRAWN, now()
    item.save(update_fields=["state", "changed_at"])
    audit.record("shared_item.withdrawn", actor=actor, target=str(item.pk), title=item.title)


def _checked_audience(communes: Iterable[UUID] | None) -> list[UUID] | None:
    others = {one.pk for one in queries.neighbourhood().others}
    if not others:
        raise WrongChoice("no_neighbours", _("Votre site n'a pas de voisine à qui proposer."))
    if communes is None:
        return None
    chosen = set(communes)
    if not chosen:
        raise WrongChoice("nobody", _("Choisissez au moins une destinataire."))
    if not chosen <= others:
        raise WrongChoice("not_a_neighbour", _("Une destinataire n'est pas votre voisine."))
    return sorted(chosen)


def _locked(kind: str, identity: str) -> SharedItem | None:
    found = SharedItem.objects.select_for_update().filter(kind=kind, source_id=identity)
    return found.filter(authority_id=require_authority().pk).first()


def _check_no_flood(authority: Any) -> None:
    ours = SharedItem.objects.filter(authority_id=authority.pk, state=State.OFFERED)
    if ours.filter(offered_at__gt=now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooMany(
            "too_many_today",
            _("Vous avez déjà proposé %(most)s contenus en un jour. Continuez demain.")
            % {"most": MOST_A_DAY},
        )
    if ours.count() >= MOST_AT_ONCE:
        raise TooMany(
            "too_many",
            _("Vous proposez déjà %(most)s contenus : retirez-en d'abord.")
            % {"most": MOST_AT_ONCE},
        )
