"""Which sector an address is in, and what is taken there when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import slugify

from kernel.clock import today
from shared_services.local_life.models import (
    CollectionSector,
    CollectionShift,
    CollectionStreet,
)

AHEAD = timedelta(days=400)
NEXT = 6
LONGEST = 120
# « 12 bis rue de l'Église »: the number first, as on an envelope.
NUMBER = re.compile(r"^\s*(\d{1,5})\s*(?:bis|ter|quater|[a-d])?\b[\s,]*", re.IGNORECASE)
SHORT = {
    "r": "rue", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard",
    "ch": "chemin", "che": "chemin", "imp": "impasse", "pl": "place", "rte": "route",
    "all": "allee", "sq": "square", "st": "saint", "ste": "sainte", "gal": "general",
    "dr": "docteur", "mal": "marechal", "pdt": "president", "ham": "hameau", "lot": "lotissement",
}  # fmt: skip
LITTLE = {"de", "du", "des", "la", "le", "les", "l", "d", "a", "au", "aux"}


@dataclass(frozen=True)
class Collection:
    """One day a bin is taken; `planned_on` when a holiday moved it."""

    day: date
    label: str
    kind: str
    planned_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Place:
    """A sector as someone at this address asks of it."""

    sector: CollectionSector
    next_ones: list[Collection]


def words(text: str) -> tuple[str, ...]:
    """The words that tell streets apart: no accents, no articles, abbreviations written out."""
    found = [SHORT.get(word, word) for word in slugify(text.replace("'", " ")).split("-")]
    return tuple(word for word in found if word and word not in LITTLE)


def sectors() -> list[CollectionSector]:
    return list(CollectionSector.objects.prefetch_related("rounds", "streets"))


def sectors_of(address: str, among: list[CollectionSector]) -> list[CollectionSector]:
    """Those this address is in: one, several when its number is missing, none when unknown."""
    found = NUMBER.match(address)
    number = int(found[1]) if found else None
    asked = words(NUMBER.sub("", address))
    if not asked:
        return []
    whole = [one for one in among if _holds(one, asked, number, exactly=True)]
    return whole or [one for one in among if _holds(one, asked, number, exactly=False)]


def _holds(
    sector: CollectionSector, asked: tuple[str, ...], number: int | None, *, exactly: bool
) -> bool:
    return any(
        _is_named(street, asked, exactly=exactly) and street.holds(number)
        for street in sector.streets.all()
    )


def _is_named(street: CollectionStreet, asked: tuple[str, ...], *, exactly: bool) -> bool:
    name = words(street.name)
    return name == asked if exactly else set(asked) <= set(name)


def shifts() -> dict[date, CollectionShift]:
    return {one.planned_on: one for one in CollectionShift.objects.all()}


def collections(
    sector: CollectionSector, moved: dict[date, CollectionShift], *, most: int | None = None
) -> list[Collection]:
    """From today on, holidays counted in; the next `most`, or a year and a little more."""
    # A week before: a day that was to be yesterday may be moved to tomorrow.
    first, last = today() - timedelta(days=14), today() + AHEAD
    found: list[Collection] = []
    for one in sector.rounds.all():
        label = str(one.get_kind_display())
        for planned in one.days(first, last):
            shift = moved.get(planned)
            day = shift.moved_to if shift else planned
            if day is None or day < today():
                continue
            was, why = (planned, shift.reason) if shift else (None, "")
            found.append(Collection(day, label, one.kind, was, why))
    found.sort(key=lambda one: (one.day, one.kind))
    return found[:most] if most else found


def places(address: str) -> list[Place]:
    """The sectors to show: the whole commune's one, or those of this address."""
    every, moved = sectors(), shifts()
    general = [one for one in every if one.everywhere]
    chosen = general + (sectors_of(address, every) if address else [])
    once = {one.pk: one for one in chosen}.values()
    return [Place(one, collections(one, moved, most=NEXT)) for one in once]
