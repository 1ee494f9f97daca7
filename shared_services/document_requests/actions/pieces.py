"""Missing pieces: the town hall asks, the clocks stop, the applicant answers (CRPA L114-5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.files.base import File
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kernel.clock import is_working_day, now, subdivision_of, today, working_days_after
from kernel.errors import DomainError
from kernel.tenancy import require_authority
from shared_services.document_requests.actions.acting import (
    agent_acting,
    applicant_acting,
    move,
    person_name,
    take_if_new,
    trace,
)
from shared_services.document_requests.actions.mails import tell_agents, tell_applicant
from shared_services.document_requests.actions.scanning import look_into, promise_scan
from shared_services.document_requests.errors import FileRefused, WrongState
from shared_services.document_requests.models import Attachment, DocumentRequest, PieceRequest
from shared_services.document_requests.states import State
from shared_services.document_requests.uploads import MAX_FILES_PER_REQUEST, check_upload

DEFAULT_DAYS_TO_ANSWER = 30


def ask_for_pieces(
    request_id: UUID,
    *,
    pieces: list[str],
    reason: str,
    answer_by: date | None = None,
    actor: Any,
    version: int | None = None,
) -> PieceRequest:
    """Ask the applicant for what is missing, with the reason and a date; the clocks stop."""
    wanted = [" ".join(piece.split()) for piece in pieces if piece.strip()]
    if not wanted or not reason.strip():
        raise DomainError(
            "pieces_missing", _("Indiquez au moins une pièce, et expliquez pourquoi.")
        )
    deadline = answer_by or today() + timedelta(days=DEFAULT_DAYS_TO_ANSWER)
    if deadline <= today():
        raise DomainError("date_past", _("Choisissez une date à venir pour la réponse."))
    with agent_acting(request_id, actor=actor, version=version) as request:
        take_if_new(request, actor=actor)
        move(request, State.WAITING)
        asked = PieceRequest.objects.create(
            request=request,
            reason=reason.strip(),
            pieces=wanted,
            asked_by=actor,
            asked_by_name=person_name(actor),
            answer_by=deadline,
            legal_days_left=_working_days_until(request.legal_due_on),
            target_days_left=_working_days_until(request.target_on),
        )
        text = _("Pièces demandées par la mairie : %(pieces)s") % {"pieces": ", ".join(wanted)}
        trace(request, "pieces_asked", text[:500], actor=actor, count=len(wanted))
        tell_applicant(request, "piece_missing", key=f"pieces:{asked.pk}", asked=asked)
    return asked


def add_file(
    request_id: UUID,
    file: File[bytes],
    *,
    label: str,
    actor: Any,
    token: str | None = None,
) -> Attachment:
    """The applicant adds one file to an open request. Raises FileRefused, NotAllowed, WrongState.

    The same content twice is kept once. It does not end the wait: `answer_pieces` does.
    """
    checked = check_upload(file)
    scan_state = look_into(file, checked, actor=actor)
    with applicant_acting(request_id, actor=actor, token=token) as request:
        if request.state not in {State.SUBMITTED, State.IN_PROGRESS, State.WAITING}:
            raise WrongState(_("Votre demande est terminée : elle ne reçoit plus de fichier."))
        twin = request.attachments.filter(sha256=checked.sha256, for_agents_only=False).first()
        if twin:
            return twin
        if request.attachments.count() >= 2 * MAX_FILES_PER_REQUEST:
            raise FileRefused("too_many_files", _("Votre demande a déjà beaucoup de fichiers."))
        attachment = Attachment(
            request=request,
            piece_code="added",
            piece_label=label.strip()[:200] or _("Pièce ajoutée"),
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            scan_state=scan_state,
            scanned_at=now() if scan_state == Attachment.Scan.CLEAN else None,
        )
        attachment.file.save(checked.name, file, save=False)
        attachment.save()
        promise_scan(attachment)
        # The receipt the applicant sees: name, day and hour of each added document.
        text = _("Document reçu : %(name)s") % {"name": checked.name}
        trace(request, "file_added", text, actor=actor, actor_name=request.applicant_name)
    return attachment


def add_agents_file(
    request_id: UUID, file: File[bytes], *, label: str, actor: Any, version: int | None = None
) -> Attachment:
    """An agent keeps a file with the request that the applicant never sees. Raises FileRefused."""
    checked = check_upload(file)
    scan_state = look_into(file, checked, actor=actor)
    with agent_acting(request_id, actor=actor, version=version) as request:
        if request.attachments.count() >= 3 * MAX_FILES_PER_REQUEST:
            raise FileRefused("too_many_files", _("Cette demande a déjà beaucoup de fichiers."))
        attachment = Attachment(
            request=request,
            piece_code="agents",
            piece_label=" ".join(label.split())[:200] or _("Fichier des agents"),
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            scan_state=scan_state,
            scanned_at=now() if scan_state == Attachment.Scan.CLEAN else None,
            from_town_hall=True,
            for_agents_only=True,
        )
        attachment.file.save(checked.name, file, save=False)
        attachment.save()
        promise_scan(attachment)
        text = _("Fichier gardé entre agents : %(name)s") % {"name": checked.name}
        trace(request, "agents_file_added", text[:500], actor=actor, internal=True)
    return attachment


def answer_pieces(request_id: UUID, *, actor: Any, token: str | None = None) -> DocumentRequest:
    """The applicant says all is sent: the request goes back to the agents, the clocks run again."""
    with applicant_acting(request_id, actor=actor, token=token) as request:
        if request.state != State.WAITING:
            raise WrongState
        resume(request)
        text = _("Réponse envoyée à la mairie")
        trace(request, "pieces_answered", text, actor=actor, actor_name=request.applicant_name)
        tell_agents(request, "answered_for_agents", key=f"answered:{request.version}")
    return request


def resume_without_answer(
    request_id: UUID, *, actor: Any, version: int | None = None
) -> DocumentRequest:
    """An agent goes on without the pieces (received otherwise, or not needed after all)."""
    with agent_acting(request_id, actor=actor, version=version) as request:
        if request.state != State.WAITING:
            raise WrongState
        resume(request)
        trace(request, "resumed", _("Examen repris par la mairie"), actor=actor)
    return request


def resume(request: DocumentRequest) -> None:
    """Close the open ask and give back the working days that were left; never an earlier date."""
    move(request, State.IN_PROGRESS)
    asked = request.piece_requests.filter(answered_at=None).first()
    if asked is None:
        return
    asked.answered_at = now()
    asked.save(update_fields=["answered_at"])
    request.legal_due_on = max(request.legal_due_on, _after(asked.legal_days_left))
    request.target_on = max(request.target_on, _after(asked.target_days_left))
    _move_silence(request, asked)


def _move_silence(request: DocumentRequest, asked: PieceRequest) -> None:
    """When silence will now speak (CRPA L114-5), never earlier than before.

    For an acceptance, the whole delay runs from the complete file; for a refusal, the days spent
    waiting are given back.
    """
    if request.silence_on is None:
        return
    if request.silence_effect == DocumentRequest.Silence.ACCEPTANCE:
        moved = today() + relativedelta(months=request.silence_months)
    else:
        moved = request.silence_on + (today() - localtime(asked.asked_at).date())
    request.silence_on = max(request.silence_on, moved)
    request.legal_due_on = max(request.legal_due_on, request.silence_on)


def _after(days: int) -> date:
    return working_days_after(today(), days, subdivision=_subdivision()) if days else date.min


def _working_days_until(day: date) -> int:
    subdivision, left, current = _subdivision(), 0, today()
    while current < day:
        current += timedelta(days=1)
        left += is_working_day(current, subdivision=subdivision)
    return left


def _subdivision() -> str | None:
    return subdivision_of(require_authority().department_code)
