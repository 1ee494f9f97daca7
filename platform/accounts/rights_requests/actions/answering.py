"""What agents do with a request: answer, refuse, take two more months."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.rights_requests import letters
from accounts.rights_requests.deadlines import months_after
from accounts.rights_requests.errors import RequestRefused
from accounts.rights_requests.models import RightsRequest
from accounts.rights_requests.permissions import check_may_answer
from kernel.audit import facade as audit
from kernel.clock import now

State = RightsRequest.State


def grant(request_id: UUID, *, answer: str, actor: Any) -> None:
    """It is done, and said. Raises NotAllowed, RequestRefused."""
    with transaction.atomic():
        request = _held(request_id, actor)
        _close(request, State.GRANTED, answer, actor)
        letters.tell_person(request, _("votre demande est acceptée"), [answer])


def refuse(request_id: UUID, *, reason: str, actor: Any) -> None:
    """Say no, why, and where to complain (art. 12, 4). Raises NotAllowed, RequestRefused."""
    with transaction.atomic():
        request = _held(request_id, actor)
        _close(request, State.REFUSED, reason, actor)
        letters.tell_person(
            request, _("réponse à votre demande"), [reason, letters.ways_to_complain()]
        )


def extend(request_id: UUID, *, reason: str, actor: Any) -> None:
    """Take two more months, once, before the first is over, and say why (art. 12, 3).

    Raises NotAllowed, RequestRefused.
    """
    with transaction.atomic():
        request = _held(request_id, actor)
        if not request.may_extend:
            raise RequestRefused(
                "no_more_time",
                _("Le délai ne peut être prolongé qu'une fois, avant la fin du premier mois."),
            )
        before = request.due_on
        request.extension_reason = reason
        request.due_on = months_after(
            request.received_on, RightsRequest.MONTHS + RightsRequest.MORE_MONTHS
        )
        request.reminded_on = None
        request.save(update_fields=["extension_reason", "due_on", "reminded_on"])
        audit.record(
            "rights_request.extended",
            actor=actor,
            target=str(request.pk),
            **audit.changes({"due_on": str(before)}, {"due_on": str(request.due_on)}),
        )
        told = _("La réponse viendra au plus tard le %s.") % date_format(request.due_on)
        letters.tell_person(request, _("votre demande prend plus de temps"), [reason, told])


def _held(request_id: UUID, actor: Any) -> RightsRequest:
    """The waiting request, locked: of two agents, the second is told."""
    check_may_answer(actor)
    request = RightsRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None:
        raise RequestRefused("unknown", _("Cette demande n'existe pas ici."))
    if not request.is_waiting:
        raise RequestRefused("answered", _("Cette demande a déjà reçu une réponse."))
    return request


def _close(request: RightsRequest, state: str, answer: str, actor: Any) -> None:
    request.state, request.answer = state, answer
    request.answered_at, request.answered_by = now(), str(actor)[:200]
    request.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    audit.record(
        f"rights_request.{state}", actor=actor, target=str(request.pk), right=request.right
    )
