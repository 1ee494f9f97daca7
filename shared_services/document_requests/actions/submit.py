"""From draft to request: number, deadlines, acknowledgement, word to the agents."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from accounts import facade as accounts
from kernel.clock import now, subdivision_of, today, working_days_after
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.document_requests.actions.acting import person_name, trace
from shared_services.document_requests.actions.checking import check_complete
from shared_services.document_requests.actions.drafts import delete_attachment
from shared_services.document_requests.actions.mails import (
    tell_agents,
    tell_beneficiary,
    tell_received,
)
from shared_services.document_requests.answered import flat, rows_of
from shared_services.document_requests.catalogue.questions import FormProcedure
from shared_services.document_requests.catalogue.rules import DeedProcedure, Piece, Procedure
from shared_services.document_requests.errors import AgentsOnly
from shared_services.document_requests.models import (
    DocumentRequest,
    Draft,
    ProcedureSetting,
)
from shared_services.document_requests.permissions import can_continue, can_handle_requests
from shared_services.document_requests.plain_words import taken_over_in_words
from shared_services.document_requests.pointers.pointing import point_to
from shared_services.document_requests.procedures import procedure_with, version_in_force
from shared_services.document_requests.queries import forget_counts

# Without 0/O, 1/I/L and U: read aloud on the phone and copied by hand. 30^8 numbers a year.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def submit(draft_id: UUID, *, actor: Any, quiet: bool = False) -> DocumentRequest:
    """Turn the draft into a request and acknowledge it. Raises AgentsOnly, DraftIncomplete.

    Sending twice is harmless: the second call returns the request of the first and writes nothing.
    `quiet` sends no mail; it is for demo content only.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
        if draft is None:
            return _already_sent(draft_id)
        if not can_continue(actor, draft):
            raise NotAllowed(_("Ce brouillon n'est pas le vôtre."))
        if draft.is_by_agent and not can_handle_requests(actor):
            raise AgentsOnly
        procedure = procedure_with(draft.procedure)
        if procedure is None:
            raise DomainError("closed", _("La mairie ne propose plus cette démarche."))
        setting = ProcedureSetting.for_procedure(procedure)
        _drop_useless_files(draft, check_complete(draft, procedure, setting))
        request = _create(draft, procedure, setting, actor=actor)
        draft.attachments.update(draft=None, request=request)
        draft.delete()
        trace(request, "received", _received(request), actor=actor, actor_name="")
        _note_taken_over(request, actor)
        forget_counts()
        if request.user_id:
            point_to(request)
            accounts.note_presence(actor, require_authority())
        if not quiet:
            _tell(request, procedure)
    return request


def _note_taken_over(request: DocumentRequest, actor: Any) -> None:
    """« Dites-le-nous une fois »: what was not asked again stays told (CRPA L113-12, L114-8)."""
    names = taken_over_in_words(request.answers["applicant"].get("taken_over", []))
    if names:
        text = _("Repris du compte ou de la dernière demande : %(names)s") % {"names": names}
        trace(request, "taken_over", text, actor=actor, actor_name="", internal=False)


def _received(request: DocumentRequest) -> str:
    if request.source == DocumentRequest.Source.COUNTER:
        return _("Demande faite au guichet de la mairie")
    if request.source == DocumentRequest.Source.PAPER:
        return _("Demande reçue par courrier")
    return _("Demande reçue par la mairie")


def _tell(request: DocumentRequest, procedure: Procedure) -> None:
    tell_received(request)
    if request.behalf == DocumentRequest.Behalf.THIRD:
        tell_beneficiary(request, request.answers["applicant"].get("for_email", ""))
    if not request.filed_by_id:
        tell_agents(request, "new_for_agents", key="new")


def new_tracking_number(procedure: Procedure) -> str:
    """« AN-2026-7K3F-92QX »: readable, unique in the commune, nothing to guess the next one by."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _position in range(8))
        number = f"{procedure.number_prefix}-{today().year}-{code[:4]}-{code[4:]}"
        if not DocumentRequest.everything.filter(tracking_number=number).exists():
            return number


def _create(
    draft: Draft, procedure: Procedure, setting: ProcedureSetting, *, actor: Any
) -> DocumentRequest:
    applicant: dict[str, Any] = draft.step("applicant")
    part_of_france = subdivision_of(require_authority().department_code)
    received = _reception(draft)
    day = localtime(received).date()
    request = DocumentRequest(
        submission_key=draft.pk,
        tracking_number=new_tracking_number(procedure),
        procedure_code=procedure.code,
        rules_version=procedure.version,
        answers=draft.answers,
        source=draft.source,
        filed_by=actor if draft.is_by_agent else None,
        filed_by_name=person_name(actor) if draft.is_by_agent else "",
        user_id=draft.user_id or _account_of(actor, draft),
        applicant_first_name=applicant["first_name"],
        applicant_last_name=applicant["last_name"],
        applicant_email=applicant["email"],
        applicant_phone=applicant["phone"],
        applicant_address=postal_address(applicant),
        behalf=applicant.get("behalf") or DocumentRequest.Behalf.SELF,
        delivery_mode=applicant["delivery_mode"],
        copies_wanted=applicant.get("copies") or 1,
        purpose=applicant.get("purpose", ""),
        received_at=received,
        # Both count from reception, not from the day an agent picks it up (CRPA R112-11-2).
        legal_due_on=working_days_after(
            day, procedure.acknowledgement.working_days, subdivision=part_of_france
        ),
        target_on=working_days_after(day, setting.target_days, subdivision=part_of_france),
        # The mail leaves at once and says all that R112-11-1 asks: it is the « accusé de
        # réception », and stands for the « accusé d'enregistrement » too.
        acknowledged_at=now(),
    )
    if isinstance(procedure, DeedProcedure):
        _tell_deed(request, procedure)
    elif isinstance(procedure, FormProcedure):
        _tell_answers(request, procedure)
    request.setting = setting
    request.fill_search_text()
    request.save(force_insert=True)
    return request


def _tell_deed(request: DocumentRequest, procedure: DeedProcedure) -> None:
    chosen, person = request.answers["copy"], request.answers["person"]
    request.copy_code, request.quality_code = str(chosen["copy"]), str(chosen["quality"])
    request.in_archives = bool(chosen.get("in_archives"))
    request.subject_name = f"{person['first_names']} {person['birth_name']}"
    request.subject_born_on = date.fromisoformat(str(person["born_on"]))
    copy = procedure.copy(request.copy_code)
    request.title = f"{procedure.title}, {copy.label.lower()}" if copy else procedure.title


def _tell_answers(request: DocumentRequest, procedure: FormProcedure) -> None:
    """What was asked and answered, in words; what silence will mean, and when."""
    known = flat(request.answers, procedure)
    applicant = request.answers["applicant"]
    request.definition = version_in_force(procedure.code)
    request.title = procedure.title[:300]
    beneficiary = f"{applicant.get('for_first_names', '')} {applicant.get('for_name', '')}"
    request.subject_name = (_person_in(known, procedure) or beneficiary.strip()
                            or request.applicant_name)[:400]  # fmt: skip
    request.record = [
        {"title": step.title, "rows": [list(row) for row in rows_of(step, known)]}
        for step in procedure.steps_for(known, today=today())
    ]
    silence = procedure.silence
    if silence.effect != "none":
        request.silence_effect = silence.effect
        request.silence_months = silence.months_for(known, today=today())
        request.silence_on = request.received_on + relativedelta(months=request.silence_months)
        request.legal_due_on = request.silence_on


def _person_in(known: dict[str, Any], procedure: FormProcedure) -> str:
    """The first person the form names: who the paper is about."""
    for question in procedure.questions:
        if question.kind == "person" and question.code in known:
            found = known[question.code]
            return f"{found.get('first_names', '')} {found.get('birth_name', '')}".strip()
    return ""


def _reception(draft: Draft) -> datetime:
    """A letter was received on the day its envelope came in, not when it is typed."""
    if draft.received_on is None or draft.received_on >= today():
        return now()
    return make_aware(datetime.combine(draft.received_on, time(12)))


def _account_of(actor: Any, draft: Draft) -> Any:
    """The account of whoever files for themselves; an agent's is not the resident's."""
    if draft.is_by_agent or actor is None or not actor.is_authenticated:
        return None
    return actor.pk


def _drop_useless_files(draft: Draft, pieces: tuple[Piece, ...]) -> None:
    """Proofs joined before an answer changed: we may not keep what we did not need."""
    wanted = [piece.code for piece in pieces]
    for attachment in draft.attachments.exclude(piece_code__in=wanted):
        delete_attachment(attachment)


def postal_address(applicant: dict[str, Any]) -> str:
    lines = [
        applicant["street"],
        applicant.get("street_more", ""),
        f"{applicant['postal_code']} {applicant['city']}",
        applicant.get("country", ""),
    ]
    return "\n".join(line for line in lines if line.strip())


def _already_sent(draft_id: UUID) -> DocumentRequest:
    request = DocumentRequest.objects.filter(submission_key=draft_id).first()
    if request is None:
        raise DomainError(
            "draft_gone",
            _("Ce brouillon n'existe plus. Recommencez votre demande, nous en sommes désolés."),
        )
    return request
