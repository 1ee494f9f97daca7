"""Reads of the directory. Call them with the public schema selected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from tenants.directory import siren as siren_numbers
from tenants.directory.errors import UnknownInseeCode, UnknownSiren
from tenants.directory.grammar import epci_full_name, sort_key
from tenants.directory.models import Commune, Epci, EpciComposition, LocalCorrection
from tenants.directory.reference_files import is_insee_code


def communes_in_force() -> QuerySet[Commune]:
    return Commune.objects.filter(type=Commune.Type.COMMUNE, ended_on=None)


def commune_in_force(insee_code: str) -> Commune:
    """Raises UnknownInseeCode, which says where the commune went when it is known."""
    code = insee_code.strip().upper()
    if not is_insee_code(code):
        raise UnknownInseeCode(
            "insee_format",
            _(
                "« %s » n'est pas un code INSEE : il en faut cinq caractères, par exemple 89003"
                " (ou 2A004 en Corse). Ne le confondez pas avec le code postal."
            )
            % insee_code,
        )
    commune = communes_in_force().filter(code=code).first()
    if commune is None:
        raise _no_commune(code)
    return commune


def commune_with_siren(siren: str) -> Commune:
    """Raises UnknownSiren. A corrected SIREN finds its commune, the official one too."""
    number = _well_formed(siren)
    corrected = LocalCorrection.objects.filter(
        field=LocalCorrection.Field.SIREN, value=number, withdrawn_at=None
    ).values("commune")
    commune = communes_in_force().filter(Q(siren=number) | Q(pk__in=corrected)).first()
    if commune is not None:
        return commune
    epci = Epci.objects.filter(siren=number).first()
    if epci is not None:
        raise UnknownSiren(
            "siren_is_an_epci",
            _("%(siren)s est le SIREN d'une intercommunalité (%(name)s), pas d'une commune.")
            % {"siren": number, "name": epci_full_name(epci.name)},
        )
    raise UnknownSiren(
        "siren_unknown",
        _("Aucune commune n'a le SIREN %s dans le répertoire officiel.") % number,
    )


def epci_with_siren(siren: str, *, even_dissolved: bool = False) -> Epci:
    """Raises UnknownSiren, with the reason a person can act upon."""
    number = _well_formed(siren)
    epci = Epci.objects.filter(siren=number).first()
    if epci is None:
        raise _no_epci(number)
    if epci.dissolved_on is not None and not even_dissolved:
        raise UnknownSiren("epci_dissolved", _dissolution_message(epci))
    return epci


def epcis_in_force() -> QuerySet[Epci]:
    return Epci.objects.filter(dissolved_on=None)


def effective_compositions(day: date) -> QuerySet[EpciComposition]:
    """One row per commune at most: the local one if it covers the day, else the official one."""
    covering = EpciComposition.objects.on(day)
    local = EpciComposition.Origin.LOCAL
    overruled = covering.filter(origin=local).values("commune_id")
    return covering.filter(Q(origin=local) | ~Q(commune_id__in=overruled), epci__isnull=False)


def communes_of_epci(epci: Epci, day: date) -> QuerySet[Commune]:
    members = effective_compositions(day).filter(epci=epci).values("commune_id")
    return communes_in_force().filter(pk__in=members).order_by("sort_key")


def epci_by_commune(communes: Iterable[Commune], day: date) -> dict[UUID, Epci]:
    """Commune id → its EPCI that day; a commune outside any EPCI is absent. One query."""
    links = (
        effective_compositions(day)
        .filter(commune__in=[commune.pk for commune in communes])
        .select_related("epci")
    )
    return {link.commune_id: link.epci for link in links if link.epci is not None}


def corrections_by_commune(communes: Iterable[Commune]) -> dict[UUID, dict[str, Any]]:
    """Commune id → field → value that replaces the official one. One query."""
    found: dict[UUID, dict[str, Any]] = {}
    for commune_id, field, value in LocalCorrection.objects.filter(
        commune__in=[commune.pk for commune in communes], withdrawn_at=None
    ).values_list("commune_id", "field", "value"):
        if commune_id is not None:
            found.setdefault(commune_id, {})[field] = value
    return found


def corrections_of_epci(epci: Epci) -> dict[str, Any]:
    return dict(
        LocalCorrection.objects.filter(epci=epci, withdrawn_at=None).values_list("field", "value")
    )


def search(text: str, limit: int) -> list[tuple[Commune, str]]:
    """Communes in force that match a name, a postal code or an INSEE code, the best first.

    The second item is the former or delegated name that matched, or empty. A name matches when
    each of its words is found at the start of a word.
    """
    key = sort_key(text)
    if not key:
        return []
    found = _by_code(text.strip().upper(), key)
    matches = {commune.pk: (commune, "") for commune in found[:limit]}
    if not matches:
        for commune in _by_name(key)[:limit]:
            matches[commune.pk] = (commune, "")
        for commune, part_name in _by_part_name(key, limit - len(matches)):
            matches.setdefault(commune.pk, (commune, part_name))
    return list(matches.values())[:limit]


def search_epcis(text: str, limit: int) -> QuerySet[Epci]:
    """EPCI in force by the start of the words of their name, or by the start of their SIREN."""
    key = sort_key(text)
    if not key:
        return Epci.objects.none()
    return epcis_in_force().filter(_words_start(key) | Q(siren__startswith=key))[:limit]


def _by_code(code: str, key: str) -> QuerySet[Commune]:
    corrected = LocalCorrection.objects.filter(
        field=LocalCorrection.Field.POSTAL_CODES, value__contains=[key], withdrawn_at=None
    ).values("commune")
    return (
        communes_in_force()
        .filter(
            Q(code=code)
            | Q(postal_codes__contains=[key])
            | Q(former_codes__contains=[code])
            | Q(pk__in=corrected)
        )
        .order_by(Case(When(code=code, then=Value(0)), default=Value(1)), "sort_key")
    )


def _by_name(key: str) -> QuerySet[Commune]:
    corrected = [
        correction.commune_id
        for correction in LocalCorrection.objects.filter(
            field=LocalCorrection.Field.NAME, commune__isnull=False, withdrawn_at=None
        )
        if key in sort_key(str(correction.value))
    ]
    return _ranked(communes_in_force().filter(_words_start(key) | Q(pk__in=corrected)), key)


def _by_part_name(key: str, room: int) -> list[tuple[Commune, str]]:
    if room <= 0:
        return []
    parts = list(
        _ranked(Commune.objects.filter(_words_start(key)).exclude(parent_code=""), key)[:room]
    )
    parents = {
        commune.code: commune
        for commune in communes_in_force().filter(code__in=[part.parent_code for part in parts])
    }
    return [(parents[part.parent_code], part.name) for part in parts if part.parent_code in parents]


def _words_start(key: str) -> Q:
    condition = Q()
    for word in key.split():
        condition &= Q(sort_key__startswith=word) | Q(sort_key__contains=f" {word}")
    return condition


def _ranked(communes: QuerySet[Commune], key: str) -> QuerySet[Commune]:
    """The name itself first, typed with its article or without, then the names it starts."""
    whole_names = [key, *(f"{article} {key}" for article in ("le", "la", "les", "l"))]
    return communes.annotate(
        rank=Case(
            When(sort_key__in=whole_names, then=Value(0)),
            When(sort_key__startswith=key, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    ).order_by("rank", "sort_key", "code")


def _well_formed(siren: str) -> str:
    number = siren_numbers.cleaned(siren)
    if not re.fullmatch(r"[0-9]{9}", number):
        raise UnknownSiren(
            "siren_format",
            _("« %s » n'est pas un SIREN : il en faut neuf chiffres, par exemple 248900524.")
            % siren,
        )
    if not siren_numbers.is_well_formed(number):
        raise UnknownSiren(
            "siren_checksum",
            _(
                "Le SIREN %s comporte une erreur de saisie : sa clé de contrôle n'est pas la"
                " bonne. Vérifiez chaque chiffre."
            )
            % number,
        )
    return number


def _no_epci(number: str) -> UnknownSiren:
    commune = Commune.objects.filter(siren=number).first()
    if commune is None:
        return UnknownSiren(
            "siren_unknown",
            _("Aucune intercommunalité n'a le SIREN %s dans le répertoire officiel.") % number,
        )
    return UnknownSiren(
        "siren_is_a_commune",
        _("%(siren)s est le SIREN d'une commune (%(name)s, %(code)s), pas d'une intercommunalité.")
        % {"siren": number, "name": commune.name, "code": commune.code},
    )


def _dissolution_message(epci: Epci) -> str:
    message = _("%(name)s (%(siren)s) n'existe plus depuis le %(day)s.") % {
        "name": epci_full_name(epci.name),
        "siren": epci.siren,
        "day": epci.dissolved_on.strftime("%d/%m/%Y") if epci.dissolved_on else "",
    }
    if epci.successor_name:
        successor = epci_full_name(epci.successor_name)
        if epci.successor_siren:
            successor += f" ({epci.successor_siren})"
        message += " " + _("Elle a été remplacée par : %s.") % successor
    return message


def _no_commune(code: str) -> UnknownInseeCode:
    heir = communes_in_force().filter(former_codes__contains=[code]).first()
    if heir is None:
        part = Commune.objects.filter(code=code).exclude(parent_code="").first()
        heir = communes_in_force().filter(code=part.parent_code).first() if part else None
    if heir is not None:
        return UnknownInseeCode(
            "insee_no_longer_in_force",
            _(
                "Le code %(code)s n'est plus en vigueur : la commune est aujourd'hui"
                " %(name)s (%(new)s)."
            )
            % {"code": code, "name": heir.name, "new": heir.code},
        )
    return UnknownInseeCode(
        "insee_unknown",
        _("Aucune commune n'a le code INSEE %s dans le répertoire officiel.") % code,
    )
