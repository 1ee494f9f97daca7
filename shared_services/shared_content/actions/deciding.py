"""Somebody answers an offer: take it up, or leave it; and changes their mind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.shared_content import queries
from shared_services.shared_content.actions.telling import forget_pages
from shared_services.shared_content.errors import NothingThere, WrongChoice
from shared_services.shared_content.permissions import require_publisher
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem

State = SharedAnswer.State
LONGEST_REASON = 500


@transaction.atomic
def accept(item_id: UUID, *, actor: Any | None) -> None:
    """Show it in our lists, in the text it has now; also agrees to a text that changed.

    Twice is harmless. Raises NotAllowed, NothingThere. `actor` None: the demo.
    """
    if actor is not None:
        require_publisher(actor)
    item = _offer(item_id)
    if item.answer == State.ACCEPTED and item.agreed_digest == item.digest:
        return
    _answer(item, State.ACCEPTED, "")
    audit.record(
        "shared_item.accepted",
        actor=actor,
        target=str(item.pk),
        title=item.title,
        origin=item.by_name,
    )


@transaction.atomic
def refuse(item_id: UUID, *, reason: str = "", actor: Any) -> None:
    """Keep it out of our lists and of the territory's on our site, whatever rules say.

    Its author reads the reason. Also for what was taken up. Twice is harmless. Raises NotAllowed,
    NothingThere, WrongChoice.
    """
    require_publisher(actor)
    told = " ".join(reason.replace("\x00", "").split())
    if len(told) > LONGEST_REASON:
        raise WrongChoice("too_long", _("Votre raison tient en 500 caractères."))
    item = _offer(item_id)
    if item.answer == State.REFUSED and item.answer_reason == told:
        return
    _answer(item, State.REFUSED, told)
    audit.record(
        "shared_item.refused",
        actor=actor,
        target=str(item.pk),
        title=item.title,
        origin=item.by_name,
        reason=told,
    )


def _offer(item_id: UUID) -> Any:
    item = queries.offer(item_id)
    if item is None:
        raise NothingThere("no_offer", _("Cette proposition n'est plus en ligne."))
    return item


def _answer(item: SharedItem, state: str, reason: str) -> None:
    here = require_authority()
    SharedAnswer.objects.update_or_create(
        item_id=item.pk,
        authority_id=here.pk,
        defaults={
            "state": state,
            "by_rule": False,
            "reason": reason,
            "digest": item.digest,
            "answered_at": now(),
        },
    )
    forget_pages([here])
