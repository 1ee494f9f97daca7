"""Services say what they hold of a person in the current space."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO, Any

from accounts.models import User


@dataclass(frozen=True)
class PersonalFile:
    """A file the person handed in. `open` is called while the copy is being written."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Section:
    """One chapter of the copy. Each record maps French labels to values that JSON can hold.

    `kept` tells the person how long these data are kept, and why.
    """

    title: str
    kept: str
    records: list[dict[str, Any]]
    files: list[PersonalFile] = field(default_factory=list)


Collector = Callable[[User], Iterable[Section]]
_collectors: dict[str, Collector] = {}


def register_personal_data(service: str, *, collector: Collector) -> None:
    """Call `collector(person)` inside each space where the person is known, under its role.

    It gives what concerns this person alone: other people's names are left out (art. 15.4 RGPD).
    """
    _collectors[service] = collector


def collect(person: User) -> list[Section]:
    """What every service holds of this person in the current space; empty chapters left out."""
    found = [section for collector in _collectors.values() for section in collector(person)]
    return [section for section in found if section.records or section.files]


def services() -> set[str]:
    return set(_collectors)
