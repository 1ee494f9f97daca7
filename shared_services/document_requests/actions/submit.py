"""From draft to request: number, deadlines, acknowledgement, word to the agents."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import facade as accounts
from kernel.clock import now, subdivision_of, today, working_days_after
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.document_requests.actions.acting import trace
from shared_services.document_requests.actions.drafts import delete_attachment
from shared_services.document_requests.actions.mails import tell_agents, tell_applicant
from shared_services.document_requests.catalogue.loader import procedure_named
from shared_services.document_requests.catalogue.rules import Procedure, Verdict
from shared_services.document_requests.errors import DraftIncomplete
from shared_services.document_requests.models import (
    DocumentRequest,
    Draft,
    ProcedureSetting,
)
from shared_services.document_requests.permissions import can_continue
from shared_services.document_requests.queries import open_to_anyone

# Without 0/O, 1/I/L and U: read aloud on the phone and copied by hand. 30^8 numbers a year.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def submit(draft_id: UUID, *, actor: Any, quiet: bool = False) -> DocumentRequest:
    """Turn the draft into a request and acknowledge it. Raises DraftIncomplete.

    Sending twice is harmless: the second call returns the request of the first and writes nothing.
    `quiet` sends no mail; it is for demo content only.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
        if draft is None:
            return _already_sent(draft_id)
        if not can_continue(actor, draft):
            raise NotAllowed(_("Ce brouillon n'est pas le vôtre."))
        procedure = procedure_named(draft.procedure)
        setting = ProcedureSetting.for_procedure(procedure)
        verdict = check_complete(draft, procedure, setting)
        _drop_useless_files(draft, verdict)
        request = _create(draft, procedure, setting, actor=actor)
        draft.attachments.update(draft=None, request=request)
        draft.delete()
        trace(request, "received", _("Demande reçue par la mairie"), actor=actor, actor_name="")
        if request.user_id:
            accounts.note_presence(actor, require_authority())
        if not quiet:
            tell_applicant(request, "received", key="received")
            tell_agents(request, "new_for_agents", key="new")
    return request


def check_complete(draft: Draft, procedure: Procedure, setting: ProcedureSetting) -> Verdict:
    """Hold the draft against the rules once more, whatever the pages did.

    Raises DraftIncomplete, which names the step to go back to.
    """
    for step in ("copy", "person", "applicant"):
        if not draft.step(step):
            raise DraftIncomplete(step, _("Il manque une étape à votre demande : complétez-la."))
    if not setting.is_open:
        raise DomainError("closed", _("La mairie a suspendu cette démarche en ligne."))
    chosen, person = draft.step("copy"), draft.step("person")
    in_archives = bool(chosen.get("in_archives"))
    verdict = procedure.verdict(
        str(chosen["copy"]),
        str(chosen["quality"]),
        in_archives=in_archives,
        accepts_contested=setting.accepts_contested,
    )
    if not verdict.allowed:
        raise DraftIncomplete("copy", verdict.reason)
    if in_archives and not open_to_anyone(
        procedure, _day(person["born_on"]), _day(person.get("died_on"))
    ):
        raise DraftIncomplete("person", _("Cet acte n'est pas encore ouvert à tous."))
    copy = procedure.copy(str(chosen["copy"]))
    named = person.get("parent1_name") or person.get("parents_unknown")
    if copy is not None and copy.asks_parents and not in_archives and not named:
        raise DraftIncomplete("person", _("Indiquez le nom des parents."))
    if draft.step("applicant")["delivery_mode"] not in setting.offered_modes(procedure):
        raise DraftIncomplete("applicant", _("Choisissez un autre mode de remise."))
    given = set(draft.attachments.values_list("piece_code", flat=True))
    missing = [piece.label for piece in verdict.pieces if piece.code not in given]
    if missing:
        raise DraftIncomplete(
            "pieces", _("Il manque : %(pieces)s.") % {"pieces": ", ".join(missing)}
        )
    return verdict


def new_tracking_number(procedure: Procedure) -> str:
    """« AN-2026-7K3F-92QX »: readable, unique in the commune, nothing to guess the next one by."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _position in range(8))
        number = f"{procedure.number_prefix}-{today().year}-{code[:4]}-{code[4:]}"
        if not DocumentRequest.objects.filter(tracking_number=number).exists():
            return number


def _create(
    draft: Draft, procedure: Procedure, setting: ProcedureSetting, *, actor: Any
) -> DocumentRequest:
    chosen, person = draft.step("copy"), draft.step("person")
    applicant: dict[str, Any] = draft.step("applicant")
    part_of_france = subdivision_of(require_authority().department_code)
    received = now()
    request = DocumentRequest(
        submission_key=draft.pk,
        tracking_number=new_tracking_number(procedure),
        procedure_code=procedure.code,
        rules_version=procedure.version,
        copy_code=str(chosen["copy"]),
        quality_code=str(chosen["quality"]),
        in_archives=bool(chosen.get("in_archives")),
        answers=draft.answers,
        user_id=draft.user_id or (actor.pk if actor and actor.is_authenticated else None),
        applicant_first_name=applicant["first_name"],
        applicant_last_name=applicant["last_name"],
        applicant_email=applicant["email"],
        applicant_phone=applicant["phone"],
        applicant_address=postal_address(applicant),
        subject_name=f"{person['first_names']} {person['birth_name']}",
        subject_born_on=date.fromisoformat(str(person["born_on"])),
        delivery_mode=applicant["delivery_mode"],
        copies_wanted=applicant["copies"],
        purpose=applicant["purpose"],
        received_at=received,
        # Both count from reception, not from the day an agent picks it up (CRPA R112-11-2).
        legal_due_on=working_days_after(
            today(), procedure.acknowledgement.working_days, subdivision=part_of_france
        ),
        target_on=working_days_after(today(), setting.target_days, subdivision=part_of_france),
        # The mail leaves at once and says all that R112-11-1 asks: it is the « accusé de
        # réception », and stands for the « accusé d'enregistrement » too.
        acknowledged_at=received,
    )
    request.fill_search_text()
    request.save(force_insert=True)
    return request


def _drop_useless_files(draft: Draft, verdict: Verdict) -> None:
    """Proofs joined before the person chose another copy: we may not keep what we did not need."""
    wanted = [piece.code for piece in verdict.pieces]
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


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _already_sent(draft_id: UUID) -> DocumentRequest:
    request = DocumentRequest.objects.filter(submission_key=draft_id).first()
    if request is None:
        raise DomainError(
            "draft_gone",
            _("Ce brouillon n'existe plus. Recommencez votre demande, nous en sommes désolés."),
        )
    return request
