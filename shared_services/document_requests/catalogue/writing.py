"""Changes to a procedure being written: new data from old, nothing stored here.

A definition is the same JSON as the release's TOML files. Places are numbers, counted from 0.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from kernel.errors import DomainError

Definition = dict[str, Any]
MAX_STEPS = 12


def code_from(text: str, taken: set[str], *, sign: str = "_") -> str:
    """A code made of a label, different from those taken: « Nom de l'asso » → `nom_de_l_asso`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", sign, plain).strip(sign)[:32].strip(sign)
    if not base or (sign == "_" and not base[0].isalpha()):
        base = f"q{sign}{base}".strip(sign)
    code, number = base, 2
    while code in taken:
        code, number = f"{base}{sign}{number}", number + 1
    return code


def blank(title: str, summary: str, *, code: str, slug: str, today: date) -> Definition:
    """A procedure with one step and one question: something to try at once."""
    return {
        "procedure": {
            "code": code,
            "slug": slug,
            "version": "1",
            "number_prefix": "DM",
            "title": title,
            "summary": summary,
            "source": "Décision de la commune",
            "verified_on": today.isoformat(),
        },
        "delivery": {"modes": ["download", "post", "counter"], "default_target_days": 10},
        "section": [
            {"kind": "who", "text": "Les habitants de la commune."},
            {"kind": "cost", "text": "C'est gratuit."},
        ],
        "step": [
            {
                "code": "demande",
                "title": "Votre demande",
                "question": [
                    {"code": "objet", "kind": "long_text", "label": "Que demandez-vous ?"}
                ],
            }
        ],
    }


def as_own(data: Mapping[str, Any], *, code: str, slug: str, title: str) -> Definition:
    """A copy of another definition, under its own name and address."""
    made: Definition = plain(data)
    made["procedure"] = {**made["procedure"], "code": code, "slug": slug, "title": title}
    made["procedure"]["theme"] = "own"
    return made


def plain(value: Any) -> Any:
    """The same without anything JSON does not know."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def add_step(data: Definition, title: str) -> Definition:
    made = copy.deepcopy(data)
    steps = made.setdefault("step", [])
    if len(steps) >= MAX_STEPS:
        raise DomainError("too_many_steps", f"Une démarche a {MAX_STEPS} étapes au plus.")
    code = code_from(title, {"applicant", "pieces", "review", *(each["code"] for each in steps)})
    steps.append({"code": code, "title": title, "question": []})
    return made


def put_step(data: Definition, step: int, *, title: str, hint: str) -> Definition:
    made = copy.deepcopy(data)
    _step(made, step).update(title=title, hint=hint)
    return made


def put_question(data: Definition, step: int, place: int | None, row: Definition) -> Definition:
    """Change the question at this place, or add one at the end. Its code stays the same."""
    made = copy.deepcopy(data)
    questions = _step(made, step)["question"]
    if place is None:
        taken = {each["code"] for part in made["step"] for each in part["question"]}
        questions.append({"code": code_from(row["label"], taken), **row})
    else:
        code = _at(questions, place)["code"]
        questions[place] = {**row, "code": code}
    return made


def remove(data: Definition, step: int, place: int | None = None) -> Definition:
    """Take away a question, or a whole step."""
    made = copy.deepcopy(data)
    holder = made["step"] if place is None else _step(made, step)["question"]
    _at(holder, step if place is None else place)
    del holder[step if place is None else place]
    return made


def move(data: Definition, step: int, place: int | None, by: int) -> Definition:
    """Earlier (-1) or later (+1) among its neighbours; at the end of the row nothing moves."""
    made = copy.deepcopy(data)
    holder = made["step"] if place is None else _step(made, step)["question"]
    here = step if place is None else place
    _at(holder, here)
    there = here + by
    if 0 <= there < len(holder):
        holder[here], holder[there] = holder[there], holder[here]
    return made


def _step(data: Definition, step: int) -> Definition:
    found: Definition = _at(data.get("step", []), step)
    return found


def _at(rows: list[Any], place: int) -> Any:
    if not 0 <= place < len(rows):
        raise DomainError("gone", "Cette question n'existe plus : rechargez la page.")
    return rows[place]
