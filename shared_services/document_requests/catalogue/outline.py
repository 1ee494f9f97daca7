"""A procedure told line by line, so that two versions can be laid side by side."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared_services.document_requests.catalogue.questions import KINDS, SECTIONS

_HEAD = (("title", "Titre"), ("summary", "En une phrase"), ("service", "Service"))


@dataclass(frozen=True)
class Line:
    """`kind`: same, gone or new."""

    kind: str
    text: str


def outline(definition: Mapping[str, Any]) -> list[str]:
    """What a person reads of a procedure: page, steps, questions, rules."""
    return list(_lines(definition))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Line]:
    """Line by line, what stays, what goes and what comes."""
    before, after = outline(old), outline(new)
    found: list[Line] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += [Line("same", text) for text in before[a:b]]
        else:
            found += [Line("gone", text) for text in before[a:b]]
            found += [Line("new", text) for text in after[c:d]]
    return found


def _lines(definition: Mapping[str, Any]) -> Iterator[str]:
    head = definition.get("procedure", {})
    for name, label in _HEAD:
        if head.get(name):
            yield f"{label} : {head[name]}"
    for section in definition.get("section", []):
        said = section.get("text") or " ; ".join(section.get("items", []))
        yield f"{SECTIONS.get(section['kind'], section['kind'])} : {said}"
    for step in definition.get("step", []):
        yield f"Étape : {step['title']}"
        for question in step.get("question", []):
            yield from _question(question, 1)
    for piece in definition.get("piece", []):
        yield f"Pièce : {piece.get('label', '')}"
    for refusal in definition.get("refuse", []):
        yield f"Refus : {refusal.get('text', '')}"


def _question(question: Mapping[str, Any], depth: int) -> Iterator[str]:
    kind = KINDS.get(question["kind"], question["kind"])
    more = ["facultatif"] if question.get("required") is False else []
    more += ["sous condition"] if question.get("when") else []
    sign = "— " * depth
    yield f"{sign}{question['label']} ({', '.join([str(kind), *more])})"
    if question.get("hint"):
        yield f"{sign}— {question['hint']}"
    for choice in question.get("choice", []):
        yield f"{sign}— {choice['label']}"
    for part in question.get("question", []):
        yield from _question(part, depth + 1)
