"""What a message is: who gets it and when, its variables, the wording proposed to everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    TEXT = "texte"
    LIST = "liste"
    LINK = "lien"


@dataclass(frozen=True)
class Variable:
    """`law` tells why it must stay; empty, it may go. `button` names a link in the HTML."""

    name: str
    label: str
    example: str | tuple[str, ...]
    read: Callable[[Mapping[str, Any]], Any]
    kind: Kind = Kind.TEXT
    law: str = ""
    optional: bool = False
    button: str = ""

    @property
    def written(self) -> str:
        return f"(({self.name}))"

    @property
    def example_text(self) -> str:
        return self.example if isinstance(self.example, str) else ", ".join(self.example)


@dataclass(frozen=True)
class Wording:
    """Subject, source text and SMS of a message, in the `((variable))` syntax."""

    subject: str
    body: str
    sms: str = ""

    @property
    def fingerprint(self) -> str:
        whole = "\x1f".join((self.subject, self.body, self.sms))
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True)
class Message:
    """`template` is the name that callers of `notify` give."""

    code: str
    title: str
    when: str
    to: str
    template: str
    proposed: Wording
    variables: tuple[Variable, ...]

    @property
    def known(self) -> dict[str, Variable]:
        return {variable.name: variable for variable in self.variables}

    @property
    def mandatory(self) -> list[Variable]:
        return [variable for variable in self.variables if variable.law]

    def examples(self) -> dict[str, Any]:
        return {variable.name: variable.example for variable in self.variables}
