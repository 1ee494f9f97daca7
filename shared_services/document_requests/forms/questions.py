"""One step of a form procedure as a Django form: fields made from questions.

Answers are plain JSON: texts, numbers, « yes »/« no », ISO days, lists for several choices, tables
for a person or an address, lists of tables for repeated groups.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kernel.clock import today
from shared_services.document_requests.birthplaces import communes_here, is_here
from shared_services.document_requests.catalogue.conditions import holds
from shared_services.document_requests.catalogue.questions import (
    REPEATED,
    FormProcedure,
    Question,
    Step,
)
from shared_services.document_requests.forms.person import ABROAD, ELSEWHERE, HERE
from shared_services.document_requests.forms.question_fields import PARTS, field_for
from shared_services.document_requests.models import ProcedureSetting

MAX_ROWS = 30
SHOWN = "_shown"


@dataclass
class Block:
    """What the page draws for one question: a field, a fieldset, rows, or a note."""

    question: Question
    fields: list[Any] = field(default_factory=list)
    rows: list[list[tuple[Any, bool]]] = field(default_factory=list)
    can_grow: bool = False


class QuestionsForm(forms.Form):
    """The questions of a step that these answers call for.

    A question that depends on one of the same step shows after a first sending, without scripts:
    `newly_shown` then names it, and the page asks again without calling it an error.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        procedure: FormProcedure,
        step: Step,
        setting: ProcedureSetting,
        before: dict[str, Any],
        saved: dict[str, Any],
    ) -> None:
        super().__init__(data)
        self.procedure, self.step, self.setting = procedure, step, setting
        self.before, self.saved = before, saved
        self.here = communes_here(setting)
        self.counts: dict[str, int] = {}
        self.elsewhere = ""
        self._questions: list[Question] = []
        self._lay_out()
        seen = set(data.get(SHOWN, "").split(",")) if data is not None else set()
        self.newly_shown = (
            [each.code for each in self._questions if each.code not in seen]
            if data is not None
            else []
        )

    @property
    def shown_codes(self) -> str:
        return ",".join(question.code for question in self._questions)

    def _lay_out(self) -> None:
        """Questions in order: each may depend on those before it."""
        known = dict(self.before)
        for question in self.step.questions:
            if question.kind == "file" or not holds(question.when, known, today=today()):
                continue
            self._questions.append(question)
            self._add_fields(question)
            known[question.code] = self._peek(question)

    def _add_fields(self, question: Question) -> None:
        code, saved = question.code, self.saved.get(question.code)
        if question.kind == "note":
            return
        if question.kind in REPEATED:
            self._add_rows(question, saved or [])
        elif question.kind in PARTS:
            for part in PARTS[question.kind]:
                name = f"{code}_{part.code}"
                self.fields[name] = field_for(part, whole=question)
                self.initial[name] = (saved or {}).get(part.code)
        elif question.kind == "deed_place":
            self._add_place(question, saved or "")
        else:
            self.fields[code] = field_for(question)
            self.initial[code] = saved

    def _add_rows(self, question: Question, saved: list[dict[str, Any]]) -> None:
        least = max(int(question.minimum or 0), 1)
        most = min(int(question.maximum or MAX_ROWS), MAX_ROWS)
        wanted = max(least, len(saved))
        if self.is_bound:
            posted = str(self.data.get(f"{question.code}_rows", ""))
            wanted = int(posted) if posted.isdigit() and len(posted) < 4 else least
            if self.data.get("add_row") == question.code:
                wanted += 1
        count = self.counts[question.code] = max(least, min(wanted, most))
        for number in range(count):
            for part in question.parts:
                name = f"{question.code}_{number}_{part.code}"
                made = field_for(part)
                made.required = False  # a row left empty is no answer: `_clean_rows` decides
                self.fields[name] = made
                if number < len(saved):
                    self.initial[name] = saved[number].get(part.code)

    def _add_place(self, question: Question, saved: str) -> None:
        choices = [
            *((f"{HERE}:{name}", name) for name in self.here),
            (ELSEWHERE, _("Une autre commune de France")),
            (ABROAD, _("À l'étranger")),
        ]
        self.fields[question.code] = forms.ChoiceField(
            choices=choices,
            widget=forms.RadioSelect,
            label=question.label,
            help_text=question.hint,
            error_messages={"required": _("Choisissez une commune.")},
        )
        self.fields[f"{question.code}_name"] = forms.CharField(
            required=False,
            max_length=100,
            label=_("Nom de l'autre commune"),
            help_text=_("Nous vous dirons à qui demander."),
        )
        self.initial[question.code] = f"{HERE}:{saved}" if saved else ""

    def _peek(self, question: Question) -> Any:
        """The answer as it stands, faults aside: enough to know what to ask next."""
        if not self.is_bound:
            return self.saved.get(question.code)
        made = self.fields.get(question.code)
        if made is None:
            return None
        raw = made.widget.value_from_datadict(self.data, self.files, question.code)
        try:
            return _plain(made.clean(raw))
        except ValidationError:
            return None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for question in self._questions:
            if question.kind in REPEATED:
                self._clean_rows(question, data)
            elif question.kind == "deed_place":
                self._clean_place(question, data)
        for code in self.newly_shown if SHOWN in self.data else ():
            for name in [name for name in self.errors if name == code or _of(name, code)]:
                del self.errors[name]
        return data

    def _clean_rows(self, question: Question, data: dict[str, Any]) -> None:
        filled = 0
        for number in range(self.counts[question.code]):
            row = {part.code: f"{question.code}_{number}_{part.code}" for part in question.parts}
            if not any(data.get(name) not in (None, "") or name in self.errors
                       for name in row.values()):  # fmt: skip
                continue
            filled += 1
            for part in question.parts:
                name = row[part.code]
                if part.required and data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Complétez cette ligne, ou videz-la en entier."))
        if question.required and filled < max(int(question.minimum or 0), 1):
            first = f"{question.code}_0_{question.parts[0].code}"
            if first not in self.errors:
                self.add_error(first, _("Remplissez au moins une ligne."))

    def _clean_place(self, question: Question, data: dict[str, Any]) -> None:
        chosen = data.get(question.code, "")
        if chosen == ABROAD:
            self.elsewhere = ABROAD
        if chosen != ELSEWHERE:
            return
        name = " ".join(data.get(f"{question.code}_name", "").split())
        if not name:
            self.add_error(f"{question.code}_name", _("Écrivez le nom de la commune."))
            return
        ours = is_here(name, self.setting)
        if ours:
            data[question.code] = f"{HERE}:{ours}"
        else:
            self.elsewhere = name

    def is_complete(self) -> bool:
        """Sound, and nothing left to ask in this step."""
        return self.is_valid() and not self.newly_shown

    def answers(self) -> dict[str, Any]:
        """What the draft keeps of this step."""
        data, kept = self.cleaned_data, {}
        for question in self._questions:
            value = self._value(question, data)
            if value not in (None, "", [], {}):
                kept[question.code] = value
        return kept

    def _value(self, question: Question, data: dict[str, Any]) -> Any:
        code = question.code
        if question.kind in REPEATED:
            rows = [
                {
                    part.code: _plain(data[f"{code}_{number}_{part.code}"])
                    for part in question.parts
                    if data.get(f"{code}_{number}_{part.code}") not in (None, "")
                }
                for number in range(self.counts[code])
            ]
            return [row for row in rows if row]
        if question.kind in PARTS:
            values = {
                part.code: _plain(data.get(f"{code}_{part.code}")) for part in PARTS[question.kind]
            }
            return {key: value for key, value in values.items() if value not in (None, "")}
        if question.kind == "deed_place":
            return str(data.get(code, "")).partition(":")[2]
        return _plain(data.get(code))

    def blocks(self) -> list[Block]:
        """What the page draws, in order."""
        return [self._block(question) for question in self._questions]

    def _block(self, question: Question) -> Block:
        code = question.code
        if question.kind == "note":
            return Block(question)
        if question.kind in REPEATED:
            count = self.counts[code]
            rows = [
                # A row may stay empty as a whole: its fields are not « facultatifs » for all that.
                [
                    (self[f"{code}_{number}_{part.code}"], not part.required)
                    for part in question.parts
                ]
                for number in range(count)
            ]
            most = min(int(question.maximum or MAX_ROWS), MAX_ROWS)
            return Block(question, rows=rows, can_grow=count < most)
        if question.kind in PARTS:
            names = [f"{code}_{part.code}" for part in PARTS[question.kind]]
        elif question.kind == "deed_place":
            names = [code, f"{code}_name"]
        else:
            names = [code]
        return Block(question, [self[name] for name in names])


def _of(name: str, code: str) -> bool:
    return name.startswith(f"{code}_")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
