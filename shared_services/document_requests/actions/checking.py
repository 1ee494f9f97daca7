"""A draft held against the rules once more, whatever the pages did."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.errors import DomainError
from shared_services.document_requests.answered import flat
from shared_services.document_requests.catalogue.conditions import questions_in
from shared_services.document_requests.catalogue.questions import FormProcedure, Refusal
from shared_services.document_requests.catalogue.rules import DeedProcedure, Piece, Procedure
from shared_services.document_requests.errors import DraftIncomplete
from shared_services.document_requests.models import Draft, ProcedureSetting
from shared_services.document_requests.queries import open_to_anyone
from shared_services.document_requests.steps import pieces_of, steps_of, verdict_of


def check_complete(
    draft: Draft, procedure: Procedure, setting: ProcedureSetting
) -> tuple[Piece, ...]:
    """The files this request needs. Raises DraftIncomplete, which names the step to go back to."""
    for step in steps_of(draft, procedure, setting):
        if step != "pieces" and step not in draft.answers:
            raise DraftIncomplete(step, _("Il manque une étape à votre demande : complétez-la."))
    if not setting.is_open:
        raise DomainError("closed", _("La mairie a suspendu cette démarche en ligne."))
    if isinstance(procedure, DeedProcedure):
        _check_deed(draft, procedure, setting)
    elif isinstance(procedure, FormProcedure):
        _check_answers(draft, procedure)
    if draft.step("applicant")["delivery_mode"] not in setting.offered_modes(procedure):
        raise DraftIncomplete("applicant", _("Choisissez un autre mode de remise."))
    pieces = pieces_of(draft, procedure, setting)
    given = set(draft.attachments.values_list("piece_code", flat=True))
    missing = [piece.label for piece in pieces if piece.required and piece.code not in given]
    if missing:
        raise DraftIncomplete(
            "pieces", _("Il manque : %(pieces)s.") % {"pieces": ", ".join(missing)}
        )
    return pieces


def refusal_step(refusal: Refusal, procedure: FormProcedure) -> str:
    """The step of the last question that a refusal looks at: where to change one's mind."""
    asked = set(questions_in(refusal.when))
    steps = [step.code for step in procedure.steps if asked & {q.code for q in step.questions}]
    return steps[-1] if steps else procedure.steps[0].code


def _check_answers(draft: Draft, procedure: FormProcedure) -> None:
    known = flat(draft.answers, procedure)
    for step in procedure.steps_for(known, today=today()):
        for question in procedure.shown(step, known, today=today()):
            if question.required and question.kind != "note" and question.code not in known:
                raise DraftIncomplete(
                    step.code, _("Il manque une réponse : %(label)s") % {"label": question.label}
                )
    refusal = procedure.refusal_for(known, today=today())
    if refusal:
        raise DraftIncomplete(refusal_step(refusal, procedure), refusal.text)


def _check_deed(draft: Draft, procedure: DeedProcedure, setting: ProcedureSetting) -> None:
    chosen, person = draft.step("copy"), draft.step("person")
    in_archives = bool(chosen.get("in_archives"))
    verdict = verdict_of(draft, procedure, setting)
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


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
