"""Answers to questions, in the words people read: review page, follow-up, agents, exports."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kernel.clock import today
from shared_services.document_requests.catalogue.conditions import holds
from shared_services.document_requests.catalogue.questions import (
    REPEATED,
    FormProcedure,
    Question,
    Step,
)
from shared_services.document_requests.plain_words import plain_date

Row = tuple[str, str]


def flat(answers: dict[str, Any], procedure: FormProcedure) -> dict[str, Any]:
    """Answers by question, all steps together; steps that no longer show do not count."""
    known: dict[str, Any] = {}
    for step in procedure.steps:
        if not holds(step.when, known, today=today()):
            continue
        given = answers.get(step.code) or {}
        for question in step.questions:
            if question.code in given and holds(question.when, known, today=today()):
                known[question.code] = given[question.code]
    return known


def rows_of(step: Step, answers: dict[str, Any]) -> list[Row]:
    """Label and words of each answer of a step."""
    return [
        row
        for question in step.questions
        if question.code in answers
        for row in _rows(question, answers[question.code])
    ]


def in_words(question: Question, value: Any) -> str:
    """One answer on one line."""
    if value in (None, "", [], {}):
        return ""
    if question.kind == "yes_no":
        return _("Oui") if value == "yes" else _("Non")
    if question.kind == "choice":
        found = question.choice(str(value))
        return found.label if found else str(value)
    if question.kind == "choices":
        return ", ".join(
            found.label if (found := question.choice(code)) else code for code in value
        )
    if question.kind == "date":
        return plain_date(str(value))
    if question.kind == "amount":
        return f"{number_format(value, 2)} €"
    if question.kind == "person":
        return person_in_words(value)
    if question.kind == "address":
        return f"{value.get('street')}, {value.get('postal_code')} {value.get('city')}"
    return str(value)


def person_in_words(value: dict[str, Any]) -> str:
    name = f"{value.get('first_names', '')} {value.get('birth_name', '')}".strip()
    born = value.get("born_on")
    return (
        _("%(name)s, né(e) le %(day)s") % {"name": name, "day": plain_date(born)} if born else name
    )


def _rows(question: Question, value: Any) -> list[Row]:
    if question.kind not in REPEATED:
        return [(question.label, in_words(question, value))]
    return [
        (
            f"{question.label} {number}",
            ", ".join(
                in_words(part, row[part.code]) for part in question.parts if part.code in row
            ),
        )
        for number, row in enumerate(value, start=1)
    ]
