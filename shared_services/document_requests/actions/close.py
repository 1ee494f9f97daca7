"""How a request ends: ready then handed over, posted, refused, or withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from shared_services.document_requests.actions.letters import show
from shared_services.document_requests.actions.mails import tell_agents, tell_applicant
from shared_services.document_requests.actions.pieces import resume
from shared_services.document_requests.actions.scanning import look_into, promise_scan
from shared_services.document_requests.actions.signing import refusal_letter
from shared_services.document_requests.errors import WrongState
from shared_services.document_requests.models import Attachment, DocumentRequest
from shared_services.document_requests.states import State
from shared_services.document_requests.uploads import check_upload

# Which paper was seen, never its number: nothing more is needed (RGPD, art. 5, 1, c).
IDENTITY_PAPERS = (
    ("card", gettext_lazy("Carte d'identité")),
    ("passport", gettext_lazy("Passeport")),
    ("licence", gettext_lazy("Permis de conduire")),
    ("residence", gettext_lazy("Titre de séjour")),
    ("other", gettext_lazy("Autre document avec photo")),
)


def mark_ready(request_id: UUID, *, actor: Any, version: int | None = None) -> DocumentRequest:
    """The deed waits at the counter; the applicant gets the opening hours."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        _get_going(request, actor)
        move(request, State.READY)
        trace(request, "ready", _("Document prêt à la mairie"), actor=actor)
        tell_applicant(request, "ready", key=f"ready:{request.version}")
    return request


def mark_posted(
    request_id: UUID, *, number: str = "", actor: Any, version: int | None = None
) -> DocumentRequest:
    """The deed left by post, registered under `number` or not; the request is closed."""
    parcel = " ".join(number.split())[:40]
    with agent_acting(request_id, actor=actor, version=version) as request:
        _get_going(request, actor)
        move(request, State.POSTED)
        text = _("Document envoyé par la poste")
        if parcel:
            text = _("Document envoyé par la poste, suivi %(number)s") % {"number": parcel}
        trace(request, "posted", text, actor=actor)
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
        _deliver(request, actor)
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
        _tell_delivered(request, actor, decided_by=person_name(actor))
    return request


def deliver_letter(
    request_id: UUID, letter_id: UUID, *, actor: Any, version: int | None = None
) -> DocumentRequest:
    """Hand a signed certificate or order over on the follow-up page; closes.

    Raises WrongState for a letter that is not signed, or a paper that may not travel so.
    """
    with agent_acting(request_id, actor=actor, version=version) as request:
        letter = request.letters.select_for_update().filter(pk=letter_id).first()
        if letter is None or not letter.is_signed:
            raise WrongState(_("Ce courrier n'est pas signé : il ne peut pas être remis."))
        _deliver(request, actor)
        show(letter)
        _tell_delivered(request, actor, decided_by=f"{letter.signed_by_name}, {letter.signed_as}")
    return request


def hand_over(
    request_id: UUID,
    *,
    shown: str = "",
    taken_by: str = "",
    actor: Any,
    version: int | None = None,
) -> DocumentRequest:
    """The person took the deed at the counter; the request is closed. No mail: they were there.

    `shown` is the kind of identity paper the agent saw (never its number), `taken_by` who came in
    the applicant's place.
    """
    with agent_acting(request_id, actor=actor, version=version) as request:
        move(request, State.HANDED_OVER)
        text = _("Document remis au guichet")
        who = " ".join(taken_by.split())[:150]
        if who:
            text = _("Document remis au guichet à %(name)s") % {"name": who}
        trace(request, "handed_over", text, actor=actor)
        papers = dict(IDENTITY_PAPERS)
        if shown in papers:
            seen = _("Identité vérifiée : %(paper)s") % {"paper": str(papers[shown]).lower()}
            trace(request, "identity_checked", seen, actor=actor, internal=True)
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
        letter = refusal_letter(request, actor=actor)
        trace(request, "refused", _("Demande refusée, avec le motif"), actor=actor)
        # Who decided must show on the decision (CRPA L111-2 and L212-2).
        tell_applicant(
            request,
            "refused",
            key="refused",
            reason=request.refusal_reason,
            appeal=request.procedure.refusal.text,
            decided_by=f"{letter.signed_by_name}, {letter.signed_as}",
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


def _deliver(request: DocumentRequest, actor: Any) -> None:
    if "download" not in request.procedure.delivery.modes:
        raise WrongState(_("Ce document se remet au guichet ou par la poste seulement."))
    _get_going(request, actor)
    move(request, State.DELIVERED)


def _tell_delivered(request: DocumentRequest, actor: Any, *, decided_by: str) -> None:
    trace(request, "delivered", _("Document remis en ligne"), actor=actor)
    tell_applicant(request, "delivered", key="delivered", decided_by=decided_by)


def _get_going(request: DocumentRequest, actor: Any) -> None:
    """An agent who has the deed done needs no piece any more."""
    take_if_new(request, actor=actor)
    if request.state == State.WAITING:
        resume(request)
