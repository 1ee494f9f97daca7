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


@dataclass(frozen=True)
class Fate:
    """What becomes of some data when their owner leaves; `why` is the law that keeps the rest."""

    title: str
    goes: str = ""
    stays: str = ""
    why: str = ""


Collector = Callable[[User], Iterable[Section]]
Eraser = Callable[[User], None]


@dataclass(frozen=True)
class Service:
    collector: Collector
    fates: Callable[[], Iterable[Fate]]
    eraser: Eraser | None
    account_eraser: Eraser | None


_services: dict[str, Service] = {}


def register_personal_data(
    service: str,
    *,
    collector: Collector,
    fates: Callable[[], Iterable[Fate]] = tuple,
    eraser: Eraser | None = None,
    account_eraser: Eraser | None = None,
) -> None:
    """Say what a service gives of a person (art. 15 RGPD) and does when they leave (art. 17).

    `collector(person)` and `eraser(person)` are called inside each space where the person is known,
    under its role and in a transaction; `account_eraser` once, in public, with the owner's rights.
    An eraser bears being run again; raising makes it tried again later. A collector gives what
    concerns this person alone: other people's names are left out (art. 15.4). `fates` tells the
    person beforehand what goes, what stays and why.
    """
    _services[service] = Service(collector, fates, eraser, account_eraser)


def collect(person: User) -> list[Section]:
    """What every service holds of this person in the current space; empty chapters left out."""
    found = [section for each in _services.values() for section in each.collector(person)]
    return [section for section in found if section.records or section.files]


def erase_here(person: User) -> None:
    """Every service forgets this person in the current space. Raises what a service raises."""
    for each in _services.values():
        if each.eraser is not None:
            each.eraser(person)


def erase_account(person: User) -> None:
    """What services hold of this person in public goes."""
    for each in _services.values():
        if each.account_eraser is not None:
            each.account_eraser(person)


def fates() -> list[Fate]:
    return [fate for each in _services.values() for fate in each.fates()]


def services() -> set[str]:
    return set(_services)
