"""How a request ends: ready then handed over, posted, refused, or withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.utils.translation import gettext as _

from kernel.clock import now
from kernel.errors import DomainError
from shared_services.document_requests.actions.acting import (
    agent_acting,
    applicant_acting,
    move,
    person_name,
    take_if_new,
    trace,
)
from shared_services.document_requests.actions.mails import tell_agents, tell_applicant
from shared_services.document_requests.actions.pieces import resume
from shared_services.document_requests.actions.scanning import look_into, promise_scan
from shared_services.document_requests.errors import WrongState
from shared_services.document_requests.models import Attachment, DocumentRequest
from shared_services.document_requests.states import State
from shared_services.document_requests.uploads import check_upload


def mark_ready(request_id: UUID, *, actor: Any, version: int | None = None) -> DocumentRequest:
    """The deed waits at the counter; the applicant gets the opening hours."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        _get_going(request, actor)
        move(request, State.READY)
        trace(request, "ready", _("Document prêt à la mairie"), actor=actor)
        tell_applicant(request, "ready", key=f"ready:{request.version}")
    return request


def mark_posted(request_id: UUID, *, actor: Any, version: int | None = None) -> DocumentRequest:
    """The deed left by post; the request is closed."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        _get_going(request, actor)
        move(request, State.POSTED)
        trace(request, "posted", _("Document envoyé par la poste"), actor=actor)
        tell_applicant(request, "posted", key="posted")
    return request


def deliver_online(
    request_id: UUID, file: File[bytes], *, actor: Any, version: int | None = None
) -> DocumentRequest:
    """Put the paper on the follow-up page, where the law lets it be handed over so; closes.

    Raises FileRefused, WrongState for a paper that only travels by post or by hand.
    """
    checked = check_upload(file)
    scan_state = look_into(file, checked, actor=actor)
    with agent_acting(request_id, actor=actor, version=version) as request:
        if "download" not in request.procedure.delivery.modes:
            raise WrongState(_("Ce document se remet au guichet ou par la poste seulement."))
        _get_going(request, actor)
        move(request, State.DELIVERED)
        attachment = Attachment(
            request=request,
            piece_code="answer",
            piece_label=_("Le document de la mairie"),
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            scan_state=scan_state,
            scanned_at=now() if scan_state == Attachment.Scan.CLEAN else None,
            from_town_hall=True,
        )
        attachment.file.save(checked.name, file, save=False)
        attachment.save()
        promise_scan(attachment)
        trace(request, "delivered", _("Document remis en ligne"), actor=actor)
        tell_applicant(request, "delivered", key="delivered", decided_by=person_name(actor))
    return request


def hand_over(request_id: UUID, *, actor: Any, version: int | None = None) -> DocumentRequest:
    """The person took the deed at the counter; the request is closed. No mail: they were there."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        move(request, State.HANDED_OVER)
        trace(request, "handed_over", _("Document remis au guichet"), actor=actor)
    return request


def refuse(
    request_id: UUID, *, reason: str, actor: Any, version: int | None = None
) -> DocumentRequest:
    """Refuse with the reason and the ways to appeal; the request is closed."""
    if len(reason.strip()) < 10:
        raise DomainError(
            "reason_missing",
            _("Expliquez le refus en une phrase au moins : la personne doit le comprendre."),
        )
    with agent_acting(request_id, actor=actor, version=version) as request:
        take_if_new(request, actor=actor)
        request.refusal_reason = reason.strip()
        move(request, State.REFUSED)
        trace(request, "refused", _("Demande refusée, avec le motif"), actor=actor)
        # Who decided must show on the decision (CRPA L111-2 and L212-2).
        tell_applicant(
            request,
            "refused",
            key="refused",
            reason=request.refusal_reason,
            appeal=request.procedure.refusal.text,
            decided_by=person_name(actor),
        )
    return request


def withdraw(request_id: UUID, *, actor: Any, token: str | None = None) -> DocumentRequest:
    """The applicant gives up. Doing it twice is harmless; too late once the deed is ready."""
    with applicant_acting(request_id, actor=actor, token=token) as request:
        if request.state == State.WITHDRAWN:
            return request
        if request.state == State.READY or not request.is_open:
            raise WrongState(
                _("Votre document est déjà prêt ou parti : la demande ne peut plus être retirée.")
            )
        move(request, State.WITHDRAWN)
        text = _("Demande retirée par son auteur")
        trace(request, "withdrawn", text, actor=actor, actor_name=request.applicant_name)
        tell_applicant(request, "withdrawn", key="withdrawn")
        tell_agents(request, "withdrawn_for_agents", key="withdrawn")
    return request


def _get_going(request: DocumentRequest, actor: Any) -> None:
    """An agent who has the deed done needs no piece any more."""
    take_if_new(request, actor=actor)
    if request.state == State.WAITING:
        resume(request)
