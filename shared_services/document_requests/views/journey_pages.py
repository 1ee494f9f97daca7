"""What the pages of the journey show: progress, proofs, the review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.clock import today
from shared_services.document_requests.actions.submit import postal_address
from shared_services.document_requests.answered import flat, rows_of
from shared_services.document_requests.catalogue.questions import THEMES, FormProcedure
from shared_services.document_requests.catalogue.rules import DeedProcedure, Piece, Procedure
from shared_services.document_requests.models import (
    Attachment,
    DocumentRequest,
    Draft,
    ProcedureSetting,
)
from shared_services.document_requests.plain_words import plain_date
from shared_services.document_requests.procedures import AnyProcedure
from shared_services.document_requests.steps import pieces_of, steps_of

TITLES = {
    "copy": gettext_lazy("Le document et vous"),
    "person": gettext_lazy("La personne nommée sur l'acte"),
    "applicant": gettext_lazy("Vos coordonnées"),
    "pieces": gettext_lazy("Les documents à joindre"),
    "review": gettext_lazy("Vérifier et envoyer"),
}


@dataclass
class PieceRow:
    """One proof to join, the files joined so far, what went wrong with the last ones."""

    piece: Piece
    files: list[Attachment]
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    title: str
    url: str
    rows: list[dict[str, Any]]


def page_context(
    procedure: Procedure,
    setting: ProcedureSetting,
    draft: Draft | None,
    step: str,
    **more: Any,
) -> dict[str, Any]:
    """Progress bar, titles and way back of one step; steps that ask nothing are not counted."""
    steps = [*steps_of(draft, procedure, setting), "review"]
    position = steps.index(step)
    following = steps[position + 1] if position + 1 < len(steps) else ""
    before = steps[position - 1] if position else ""
    return {
        "procedure": procedure,
        "draft": draft,
        "step": position + 1,
        "total": len(steps),
        "step_title": title_of(step, procedure),
        "next_title": title_of(following, procedure),
        "back_url": step_url(procedure, before) if before else "",
        **more,
    }


def shelves(procedures: list[AnyProcedure]) -> list[tuple[str, list[AnyProcedure]]]:
    """The procedures by theme, in the order of the themes; a deed is civil status."""
    return [
        (label, found)
        for theme, label in THEMES.items()
        if (found := [each for each in procedures if getattr(each, "theme", "civil") == theme])
    ]


def title_of(step: str, procedure: Procedure) -> str:
    if isinstance(procedure, FormProcedure):
        found = procedure.step(step)
        if found:
            return found.title
    return str(TITLES.get(step, ""))


def step_url(procedure: Procedure, step: str) -> str:
    if isinstance(procedure, FormProcedure) and procedure.step(step):
        return reverse("document_requests:step_questions", args=[procedure.slug, step])
    name = "review" if step == "review" else f"step_{step}"
    return reverse(f"document_requests:{name}", args=[procedure.slug])


def elsewhere_url(procedure: Procedure, place: str) -> str:
    """The page that tells where the deed is; without a name it is the one for abroad."""
    url = reverse("document_requests:elsewhere", args=[procedure.slug])
    return f"{url}?{urlencode({'commune': place})}" if place else url


def piece_rows(
    draft: Draft, pieces: Sequence[Piece], errors: dict[str, list[str]]
) -> list[PieceRow]:
    files = list(draft.attachments.all())
    return [
        PieceRow(
            piece,
            [file for file in files if file.piece_code == piece.code],
            list(errors.get(piece.code, [])),
        )
        for piece in pieces
    ]


def review_sections(draft: Draft, procedure: Procedure, setting: ProcedureSetting) -> list[Section]:
    """All that was answered, in the order of the steps, each with its way back."""
    sections = [
        Section(title_of(code, procedure), step_url(procedure, code), _rows(rows))
        for code, rows in answered_steps(draft, procedure)
    ]
    pieces = pieces_of(draft, procedure, setting)
    if pieces:
        rows = [
            (row.piece.label, ", ".join(file.name for file in row.files))
            for row in piece_rows(draft, pieces, {})
        ]
        sections.append(Section(str(TITLES["pieces"]), step_url(procedure, "pieces"), _rows(rows)))
    return sections


def answered_steps(
    draft: Draft, procedure: Procedure
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each step before the files, with its answers in words."""
    if isinstance(procedure, FormProcedure):
        known = flat(draft.answers, procedure)
        for step in procedure.steps_for(known, today=today()):
            yield step.code, rows_of(step, known)
    elif isinstance(procedure, DeedProcedure):
        yield "copy", copy_answers(draft.answers, procedure)
        yield "person", person_answers(draft.answers, procedure)
    yield "applicant", applicant_answers(draft.answers)


def told_by(request: DocumentRequest) -> list[tuple[str, str]]:
    """What was asked, in the words of the day it was sent."""
    procedure = request.procedure
    if isinstance(procedure, DeedProcedure):
        return [
            *copy_answers(request.answers, procedure),
            *person_answers(request.answers, procedure),
        ]
    return [(label, value) for section in request.record for label, value in section["rows"]]


def copy_answers(answers: dict[str, Any], procedure: DeedProcedure) -> list[tuple[str, str]]:
    chosen = answers["copy"]
    copy, quality = procedure.copy(chosen["copy"]), procedure.quality(chosen["quality"])
    rows = [
        (_("Document"), copy.label if copy else ""),
        (_("Demandé par"), quality.label if quality else ""),
    ]
    if chosen.get("in_archives"):
        rows.append((_("Acte ancien"), _("Oui, ouvert à tous")))
    return rows


def person_answers(answers: dict[str, Any], procedure: DeedProcedure) -> list[tuple[str, str]]:
    person = answers["person"]
    rows = [
        (_("Nom de naissance"), person["birth_name"]),
        (_("Prénoms"), person["first_names"]),
        (_("Date de naissance"), plain_date(person["born_on"])),
        (_("Commune de naissance"), person["birth_place"]),
    ]
    if person.get("died_on"):
        rows.append((_("Date du décès"), plain_date(person["died_on"])))
    for number, label in ((1, _("Un parent")), (2, _("L'autre parent"))):
        first, last = person.get(f"parent{number}_first_names"), person.get(f"parent{number}_name")
        if first or last:
            rows.append((label, f"{first or ''} {last or ''}".strip()))
    if person.get("parents_unknown"):
        rows.append((_("Parents"), _("Inconnus ou absents de l'acte")))
    return rows


def applicant_answers(answers: dict[str, Any]) -> list[tuple[str, str]]:
    applicant = answers["applicant"]
    modes = dict(DocumentRequest.Delivery.choices)
    rows = [
        (_("Nom"), f"{applicant['first_name']} {applicant['last_name']}"),
        (_("Adresse postale"), postal_address(applicant).replace("\n", ", ")),
        (_("Adresse électronique"), applicant["email"]),
        (_("Téléphone"), applicant["phone"]),
        (_("Remise"), str(modes.get(applicant["delivery_mode"], ""))),
        (_("Nombre d'exemplaires"), str(applicant.get("copies", ""))),
        (_("Usage prévu"), applicant.get("purpose", "")),
    ]
    if applicant.get("behalf", "self") != "self":
        whose = f"{applicant['for_first_names']} {applicant['for_name']}"
        behalf = dict(DocumentRequest.Behalf.choices)[applicant["behalf"]]
        rows.insert(1, (str(behalf), whose))
    return [(label, value) for label, value in rows if value]


def _rows(pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in pairs]
