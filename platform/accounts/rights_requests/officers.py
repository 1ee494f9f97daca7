"""Who watches over personal data in an authority, told by a floor above."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.rights_requests.queries import Place


@dataclass(frozen=True)
class Officer:
    """`place` is the authority's name."""

    place: str
    name: str
    email: str
    phone: str


Finder = Callable[[Any], Any | None]
_finders: list[Finder] = []


def find_officers_with(finder: Finder) -> None:
    """`finder(authority)` gives something with `name`, `organisation`, `email`, `phone` and
    `is_designated`, or None.

    Called once, by the app that knows.
    """
    _finders[:] = [finder]


def officers_of(places: Iterable[Place]) -> list[Officer]:
    found = [(place.name, find(place.authority)) for place in places for find in _finders]
    return [
        Officer(name, told.name or told.organisation, told.email, told.phone)
        for name, told in found
        if told is not None and told.is_designated
    ]
