"""Questions of a procedure's form, and the form procedures themselves. Pure: no database, no clock.

The shipped papers (`papers/*.toml`) and a commune's own procedures are the same kind of data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from shared_services.document_requests.catalogue.conditions import Answers, Condition, holds
from shared_services.document_requests.catalogue.rules import Piece, Procedure, Provenance

# Kinds of questions, with the words the designer shows.
KINDS = {
    "text": "Texte court",
    "long_text": "Texte long",
    "number": "Nombre",
    "amount": "Montant en euros",
    "date": "Date",
    "yes_no": "Oui ou non",
    "choice": "Un choix",
    "choices": "Plusieurs choix",
    "email": "Adresse électronique",
    "phone": "Téléphone",
    "address": "Adresse postale",
    "commune": "Commune",
    "person": "Personne (nom, prénoms, date de naissance)",
    "deed_place": "Commune où l'acte a été dressé",
    "iban": "IBAN",
    "siret": "SIRET",
    "file": "Fichier à joindre",
    "group": "Groupe répété",
    "table": "Tableau",
    "note": "Texte d'information",
}
REPEATED = frozenset({"group", "table"})
# What a repeated group may hold: one line of the screen each.
IN_GROUPS = frozenset(
    {"text", "number", "amount", "date", "choice", "email", "phone", "iban", "siret", "yes_no"}
)
CHOOSING = frozenset({"choice", "choices"})

# Sections of a presentation page, in the order they are read.
SECTIONS = {
    "not_needed": "Vous n'en avez peut-être pas besoin",
    "where": "À qui s'adresser",
    "who": "Qui peut demander",
    "bring": "Ce qu'il faut préparer",
    "cost": "Combien ça coûte",
    "delay": "Délais",
    "delivery": "Comment vous le recevez",
    "silence": "Si la mairie ne répond pas",
    "validity": "Combien de temps c'est valable",
    "appeal": "En cas de refus",
    "otherwise": "Autrement qu'en ligne",
}
THEMES = {
    "civil": "État civil et famille",
    "papers": "Papiers et attestations",
    "citizen": "Vie citoyenne et associations",
    "land": "Terrain, rue et cimetière",
    "own": "Les autres démarches de la commune",
}
Online = Literal["here", "elsewhere", "in_person", "no"]
Effect = Literal["none", "acceptance", "refusal"]


@dataclass(frozen=True)
class Choice:
    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `parts` are the questions of a repeated group; `when` decides if it shows."""

    code: str
    kind: str
    label: str
    hint: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    parts: tuple[Question, ...] = ()
    when: Condition | None = None
    minimum: float | None = None
    maximum: float | None = None
    provenance: Provenance | None = None

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class Step:
    code: str
    title: str
    hint: str
    questions: tuple[Question, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class Refusal:
    """Answers that close the way: why, and what to do instead."""

    when: Condition
    text: str
    instead: str
    provenance: Provenance


@dataclass(frozen=True)
class Section:
    kind: str
    text: str
    items: tuple[str, ...]
    provenance: Provenance

    @property
    def heading(self) -> str:
        return SECTIONS[self.kind]


@dataclass(frozen=True)
class Silence:
    """What silence means at law, and after how long; the clock stops while pieces are missing."""

    effect: Effect
    months: int
    text: str
    provenance: Provenance
    longer: tuple[tuple[Condition, int], ...] = ()

    def months_for(self, answers: Answers, *, today: date) -> int:
        for condition, months in self.longer:
            if holds(condition, answers, today=today):
                return months
        return self.months


@dataclass(frozen=True, kw_only=True)
class FormProcedure(Procedure):
    """A procedure told by data: its page, its questions, who is refused, what silence means."""

    icon: str
    theme: str
    online: Online
    official_url: str = ""
    official_label: str = ""
    cost: str = ""
    keywords: str = ""
    service: str
    behalf: tuple[str, ...] = ("self",)
    sections: tuple[Section, ...] = ()
    steps: tuple[Step, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    silence: Silence
    data: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for step in self.steps for question in step.questions)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(_piece(each, self) for each in self.questions if each.kind == "file")

    def question(self, code: str) -> Question | None:
        return next((each for each in self.questions if each.code == code), None)

    def section(self, kind: str) -> Section | None:
        return next((section for section in self.sections if section.kind == kind), None)

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)

    def steps_for(self, answers: Answers, *, today: date) -> list[Step]:
        """The steps that ask something of this person; files are asked together, later."""
        return [
            step
            for step in self.steps
            if holds(step.when, answers, today=today)
            and any(question.kind != "file" for question in step.questions)
        ]

    def shown(self, step: Step, answers: Answers, *, today: date) -> list[Question]:
        return [
            question
            for question in step.questions
            if question.kind != "file" and holds(question.when, answers, today=today)
        ]

    def pieces_for(self, answers: Answers, *, today: date) -> tuple[Piece, ...]:
        """The files to join, for these answers."""
        return tuple(
            _piece(question, self)
            for step in self.steps
            if holds(step.when, answers, today=today)
            for question in step.questions
            if question.kind == "file" and holds(question.when, answers, today=today)
        )

    def refusal_for(self, answers: Answers, *, today: date) -> Refusal | None:
        return next(
            (each for each in self.refusals if holds(each.when, answers, today=today)), None
        )


def _piece(question: Question, procedure: FormProcedure) -> Piece:
    provenance = question.provenance or procedure.provenance
    return Piece(question.code, question.label, question.hint, provenance, question.required)
