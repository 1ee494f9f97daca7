"""Typed door to the directory. Answers are frozen, with local corrections already applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.clock import today
from kernel.tenancy import public_space
from tenants.directory import grammar, queries
from tenants.directory.actions.load import LoadReport
from tenants.directory.actions.load import load_reference as _load_reference
from tenants.directory.errors import UnknownInseeCode, UnknownSiren
from tenants.directory.models import Commune, Department, Epci, Vintage

__all__ = [
    "CommuneFacts",
    "CommuneMatch",
    "EpciFacts",
    "LoadReport",
    "UnknownInseeCode",
    "UnknownSiren",
    "commune_by_insee",
    "commune_by_siren",
    "communes_of",
    "current_vintage",
    "department_name",
    "epci_by_siren",
    "epci_of_commune",
    "former_communes_of",
    "load_reference",
    "search_communes",
    "search_epcis",
]


@dataclass(frozen=True)
class CommuneFacts:
    insee_code: str
    siren: str
    name: str
    type_liaison: str
    department_code: str
    postal_codes: tuple[str, ...]
    population: int
    slug: str

    @property
    def town_hall(self) -> str:
        return grammar.town_hall(self.name, self.type_liaison)

    @property
    def slug_candidates(self) -> list[str]:
        """Host labels, the first free one of which to take: many communes share a name."""
        return grammar.commune_slug_candidates(self.name, self.department_code, self.insee_code)


@dataclass(frozen=True)
class CommuneMatch:
    """A search result: the commune, the former name that matched if any, and its EPCI if any."""

    commune: CommuneFacts
    matched_name: str
    epci_siren: str
    epci_name: str


@dataclass(frozen=True)
class EpciFacts:
    siren: str
    name: str
    full_name: str
    short_name: str
    nature: str
    department_code: str
    population: int
    slug: str


def load_reference() -> LoadReport:
    """Load the vintage shipped in the repository unless it is there already."""
    return _load_reference()


def current_vintage() -> str:
    """Label of the newest vintage loaded, or empty before the first load."""
    with public_space():
        newest = Vintage.objects.first()
    return newest.label if newest else ""


def commune_by_insee(code: str) -> CommuneFacts:
    """Raises UnknownInseeCode."""
    with public_space():
        return _communes([queries.commune_in_force(code)])[0]


def commune_by_siren(siren: str) -> CommuneFacts:
    """Raises UnknownSiren."""
    with public_space():
        return _communes([queries.commune_with_siren(siren)])[0]


def epci_by_siren(siren: str, *, even_dissolved: bool = False) -> EpciFacts:
    """Raises UnknownSiren: mistyped, a commune's, dissolved, or not in the list."""
    with public_space():
        epci = queries.epci_with_siren(siren, even_dissolved=even_dissolved)
        return _epci(epci, queries.corrections_of_epci(epci))


def communes_of(epci_siren: str, on: date | None = None) -> list[CommuneFacts]:
    """Member communes that day (default today) in alphabetical order. Raises UnknownSiren."""
    with public_space():
        epci = queries.epci_with_siren(epci_siren, even_dissolved=True)
        return _communes(list(queries.communes_of_epci(epci, on or today())))


def epci_of_commune(insee_code: str, on: date | None = None) -> EpciFacts | None:
    """The commune's EPCI that day, None when it has none. Raises UnknownInseeCode."""
    with public_space():
        commune = queries.commune_in_force(insee_code)
        epci = queries.epci_by_commune([commune], on or today()).get(commune.pk)
        return _epci(epci, queries.corrections_of_epci(epci)) if epci else None


def search_communes(text: str, limit: int = 20) -> list[CommuneMatch]:
    """Communes in force by name, postal code or INSEE code, former names included."""
    with public_space():
        found = queries.search(text, limit)
        communes = [commune for commune, _matched in found]
        epcis = queries.epci_by_commune(communes, today())
        facts = _communes(communes)
    return [
        CommuneMatch(
            commune=fact,
            matched_name=matched,
            epci_siren=epcis[commune.pk].siren if commune.pk in epcis else "",
            epci_name=epcis[commune.pk].name if commune.pk in epcis else "",
        )
        for (commune, matched), fact in zip(found, facts, strict=True)
    ]


def search_epcis(text: str, limit: int = 20) -> list[EpciFacts]:
    """Intercommunalities in force whose name holds the text or whose SIREN starts with it."""
    with public_space():
        return [_epci(epci, {}) for epci in queries.search_epcis(text, limit)]


def former_communes_of(insee_code: str) -> list[str]:
    """Names of the communes that live on inside this one (delegated, associated), in order.

    Its town hall keeps their registers. Empty for an unknown code.
    """
    with public_space():
        return list(
            Commune.objects.filter(parent_code=insee_code)
            .exclude(type=Commune.Type.DISTRICT)
            .order_by("sort_key")
            .values_list("name", flat=True)
            .distinct()
        )


def department_name(code: str) -> str:
    """« Yonne », or the code itself when it is unknown."""
    with public_space():
        department = Department.objects.filter(code=code).first()
    return department.name if department else code


def _communes(communes: Sequence[Commune]) -> list[CommuneFacts]:
    corrections = queries.corrections_by_commune(communes)
    return [_commune(commune, corrections.get(commune.pk, {})) for commune in communes]


def _commune(commune: Commune, corrected: dict[str, Any]) -> CommuneFacts:
    name = corrected.get("name", commune.name)
    return CommuneFacts(
        insee_code=commune.code,
        siren=corrected.get("siren", commune.siren),
        name=name,
        type_liaison=corrected.get("type_liaison", commune.type_liaison),
        department_code=commune.department_code,
        postal_codes=tuple(corrected.get("postal_codes", commune.postal_codes)),
        population=corrected.get("population", commune.population) or 0,
        slug=grammar.slug(name),
    )


def _epci(epci: Epci, corrected: dict[str, Any]) -> EpciFacts:
    name = corrected.get("name", epci.name)
    return EpciFacts(
        siren=epci.siren,
        name=name,
        full_name=grammar.epci_full_name(name),
        short_name=grammar.epci_short_name(name),
        nature=epci.nature,
        department_code=epci.department_code,
        population=corrected.get("population", epci.population) or 0,
        slug=epci.slug,
    )
