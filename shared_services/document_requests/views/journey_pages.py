"""What the pages of the journey show: progress, proofs, the review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_services.document_requests.actions.submit import postal_address
from shared_services.document_requests.catalogue.rules import Piece, Procedure, Verdict
from shared_services.document_requests.forms import PersonForm
from shared_services.document_requests.forms.person import ABROAD
from shared_services.document_requests.models import (
    Attachment,
    DocumentRequest,
    Draft,
    ProcedureSetting,
)
from shared_services.document_requests.plain_words import plain_date

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


def verdict_of(draft: Draft, procedure: Procedure, setting: ProcedureSetting) -> Verdict:
    chosen = draft.step("copy")
    return procedure.verdict(
        str(chosen.get("copy", "")),
        str(chosen.get("quality", "")),
        in_archives=bool(chosen.get("in_archives")),
        accepts_contested=setting.accepts_contested,
    )


def page_context(
    procedure: Procedure, draft: Draft | None, step: str, **more: Any
) -> dict[str, Any]:
    """Progress bar, titles and way back of one step; steps that ask nothing are not counted."""
    steps = [*Draft.STEPS, "review"]
    if draft and draft.step("copy"):
        setting = ProcedureSetting.for_procedure(procedure)
        if not verdict_of(draft, procedure, setting).pieces:
            steps.remove("pieces")
    position = steps.index(step)
    following = steps[position + 1] if position + 1 < len(steps) else ""
    before = steps[position - 1] if position else ""
    return {
        "procedure": procedure,
        "draft": draft,
        "step": position + 1,
        "total": len(steps),
        "step_title": TITLES[step],
        "next_title": TITLES.get(following, ""),
        "back_url": step_url(procedure, before) if before else "",
        **more,
    }


def step_url(procedure: Procedure, step: str) -> str:
    name = "review" if step == "review" else f"step_{step}"
    return reverse(f"document_requests:{name}", args=[procedure.slug])


def elsewhere_url(procedure: Procedure, form: PersonForm) -> str:
    """The page that tells where the deed is; without a name it is the one for births abroad."""
    url = reverse("document_requests:elsewhere", args=[procedure.slug])
    if form.place_kind == ABROAD:
        return url
    return f"{url}?{urlencode({'commune': form.cleaned_data['place_name']})}"


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


def review_sections(draft: Draft, procedure: Procedure, verdict: Verdict) -> list[Section]:
    """All that was answered, in the order of the steps, each with its way back."""
    sections = [
        Section(
            str(TITLES[step]), step_url(procedure, step), _rows(build(draft.answers, procedure))
        )
        for step, build in (
            ("copy", copy_answers),
            ("person", person_answers),
            ("applicant", applicant_answers),
        )
    ]
    if verdict.pieces:
        rows = [
            (row.piece.label, ", ".join(file.name for file in row.files))
            for row in piece_rows(draft, verdict.pieces, {})
        ]
        sections.append(Section(str(TITLES["pieces"]), step_url(procedure, "pieces"), _rows(rows)))
    return sections


def copy_answers(answers: dict[str, Any], procedure: Procedure) -> list[tuple[str, str]]:
    chosen = answers["copy"]
    copy, quality = procedure.copy(chosen["copy"]), procedure.quality(chosen["quality"])
    rows = [
        (_("Document"), copy.label if copy else ""),
        (_("Demandé par"), quality.label if quality else ""),
    ]
    if chosen.get("in_archives"):
        rows.append((_("Acte ancien"), _("Oui, ouvert à tous")))
    return rows


def person_answers(answers: dict[str, Any], procedure: Procedure) -> list[tuple[str, str]]:
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


def applicant_answers(answers: dict[str, Any], procedure: Procedure) -> list[tuple[str, str]]:
    applicant = answers["applicant"]
    modes = dict(DocumentRequest.Delivery.choices)
    rows = [
        (_("Nom"), f"{applicant['first_name']} {applicant['last_name']}"),
        (_("Adresse postale"), postal_address(applicant).replace("\n", ", ")),
        (_("Adresse électronique"), applicant["email"]),
        (_("Téléphone"), applicant["phone"]),
        (_("Remise"), str(modes.get(applicant["delivery_mode"], ""))),
        (_("Nombre d'exemplaires"), str(applicant["copies"])),
        (_("Usage prévu"), applicant["purpose"]),
    ]
    return [(label, value) for label, value in rows if value]


def _rows(pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in pairs]
