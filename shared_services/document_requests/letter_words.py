"""The words of a letter: variables filled from the request, then paragraphs, titles and lists.

A filled text goes through an agent's eyes, and reaches the PDF as data: never as markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.document_requests.models import DocumentRequest

VARIABLE = re.compile(r"\(\(([^()\n]{1,120})\)\)")
# Shown with the form, so that whoever writes a template knows what to call.
VARIABLES = {
    "demandeur": _("prénom et nom de la personne qui demande"),
    "adresse du demandeur": _("son adresse postale"),
    "personne concernée": _("la personne dont il s'agit"),
    "objet": _("ce qui est demandé"),
    "numéro de suivi": _("le numéro de la demande"),
    "reçue le": _("jour où la demande est arrivée"),
    "date de la décision implicite": _("jour où le silence vaut réponse"),
    "motif du refus": _("ce que l'agent a écrit en refusant"),
    "voies de recours": _("comment contester, selon la démarche"),
    "réponses": _("toutes les réponses de la demande, en liste"),
    "date du jour": _("le jour où le courrier est commencé"),
    "mairie": _("nom de la mairie"),
    "de la commune": _("« de Chassy », « du Havre »"),
}


def values_of(request: DocumentRequest) -> dict[str, str]:
    """Every variable's value for this request; its answers come under their own labels."""
    authority = require_authority()
    answers = {label: value for part in request.record for label, value in part["rows"]}
    silence = request.silence_on
    told = {
        "demandeur": request.applicant_name,
        "adresse du demandeur": request.applicant_address,
        "personne concernée": request.subject_name,
        "objet": request.what,
        "numéro de suivi": request.tracking_number,
        "reçue le": date_format(request.received_on, "j F Y"),
        "date de la décision implicite": date_format(silence, "j F Y") if silence else "",
        "motif du refus": request.refusal_reason,
        "voies de recours": request.procedure.refusal.text,
        "réponses": "\n".join(f"- {label} : {value}" for label, value in answers.items()),
        "date du jour": date_format(today(), "j F Y"),
        "mairie": authority.town_hall,
        "de la commune": authority.of_name,
    }
    return {_key(name): value for name, value in {**answers, **told}.items()}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every known, non-empty variable replaced; the others stay, to be seen."""

    def value(found: re.Match[str]) -> str:
        return values.get(_key(found[1])) or found[0]

    return VARIABLE.sub(value, _lines(text))


def left_open(text: str) -> list[str]:
    """Variables nobody filled, and « … »: a letter with one of them is not ready to be signed."""
    names = dict.fromkeys(found.strip() for found in VARIABLE.findall(text))
    return [*names, *(["…"] if "…" in text else [])]


def unknown(text: str, labels: set[str]) -> list[str]:
    """Variables that neither every request nor the questions called `labels` can fill."""
    known = {_key(name) for name in (*VARIABLES, *labels)}
    return [name for name in left_open(text) if name != "…" and _key(name) not in known]


def blocks_of(text: str) -> list[dict[str, Any]]:
    """The text as blocks: `title`, `list` with its items, or `text` with its lines."""
    blocks: list[tuple[str, list[str]]] = []
    for part in re.split(r"\n[ \t]*\n", _lines(text).strip()):
        begun = ""
        for line in part.split("\n"):
            kind, words = _read(line)
            if kind == begun and kind != "title":
                blocks[-1][1].append(words)
            else:
                blocks.append((kind, [words]))
            begun = kind
    return [{"kind": kind, "lines": lines} for kind, lines in blocks if any(lines)]


def _read(line: str) -> tuple[str, str]:
    for mark, kind in (("# ", "title"), ("- ", "list")):
        if line.startswith(mark):
            return kind, line[len(mark) :].strip()
    return "text", line.strip()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
