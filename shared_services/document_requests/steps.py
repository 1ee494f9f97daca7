"""The steps of a request being written: which there are, which comes next, what is to be joined."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.clock import today
from shared_services.document_requests.answered import flat
from shared_services.document_requests.catalogue.questions import FormProcedure
from shared_services.document_requests.catalogue.rules import (
    DeedProcedure,
    Piece,
    Procedure,
    Provenance,
    Verdict,
)
from shared_services.document_requests.models import DocumentRequest, Draft, ProcedureSetting

DEED_STEPS = ("copy", "person", "applicant", "pieces")
LAST_STEPS = ("applicant", "pieces")


def mandate() -> Piece:
    """What someone who asks for another adult joins."""
    return Piece(
        "mandate",
        _("Le mandat signé"),
        _(
            "Une lettre datée et signée de la personne, qui vous charge de cette demande, et une "
            "copie de sa pièce d'identité."
        ),
        Provenance("Code civil, art. 1984 et 1985", date(2026, 11, 23)),
    )


def verdict_of(draft: Draft, procedure: DeedProcedure, setting: ProcedureSetting) -> Verdict:
    chosen = draft.step("copy")
    return procedure.verdict(
        str(chosen.get("copy", "")),
        str(chosen.get("quality", "")),
        in_archives=bool(chosen.get("in_archives")),
        accepts_contested=setting.accepts_contested,
    )


def pieces_of(draft: Draft, procedure: Procedure, setting: ProcedureSetting) -> tuple[Piece, ...]:
    """The files this draft calls for."""
    if isinstance(procedure, DeedProcedure):
        return verdict_of(draft, procedure, setting).pieces
    if not isinstance(procedure, FormProcedure):
        return ()
    pieces = procedure.pieces_for(flat(draft.answers, procedure), today=today())
    if draft.step("applicant").get("behalf") == DocumentRequest.Behalf.THIRD:
        return (*pieces, mandate())
    return pieces


def steps_of(draft: Draft | None, procedure: Procedure, setting: ProcedureSetting) -> list[str]:
    """Codes of the steps before the review, in order; those that ask nothing are left out."""
    if isinstance(procedure, FormProcedure):
        known = flat(draft.answers, procedure) if draft else {}
        codes = [step.code for step in procedure.steps_for(known, today=today())]
        steps = [*codes, *LAST_STEPS]
    else:
        steps = list(DEED_STEPS)
    begun = draft is not None and bool(draft.answers)
    if draft is None:
        has_pieces = bool(procedure.pieces)
    else:
        has_pieces = bool(pieces_of(draft, procedure, setting)) if begun else True
    if not has_pieces:
        steps.remove("pieces")
    return steps


def known_steps(procedure: Procedure) -> set[str]:
    """Codes of every step a draft of this procedure may hold."""
    if isinstance(procedure, FormProcedure):
        return {*(step.code for step in procedure.steps), *LAST_STEPS}
    return set(DEED_STEPS)


def next_step(draft: Draft, procedure: Procedure, setting: ProcedureSetting) -> str:
    """The first step without an answer, or « review »."""
    steps = steps_of(draft, procedure, setting)
    return next((step for step in steps if step not in draft.answers), "review")
