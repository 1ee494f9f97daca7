"""Public services and facilities as open data: SCDL « équipements », version 0.1.5.

https://schema.data.gouv.fr/scdl/equipements/latest/documentation.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from shared_services.websites.models import DirectoryEntry, OpeningRange

COLUMNS = (
    "COLL_NOM",
    "COLL_SIRET",
    "EQUIP_UID",
    "EQUIP_THEME",
    "EQUIP_CODE",
    "EQUIP_TYPE",
    "EQUIP_NOM",
    "ADR_NUMERO",
    "ADR_NOMVOIE",
    "ADR_CODEPOSTAL",
    "ADR_COMMUNE",
    "ADR_CLE_INTEROP",
    "ERP_ID",
    "ERP_TYPE",
    "ERP_CATEGORIE",
    "EQUIP_LAT",
    "EQUIP_LONG",
    "EQUIP_OUVERTURE",
    "EQUIP_TEL",
    "EQUIP_EMAIL",
    "EQUIP_WEB",
)
PUBLIC_KINDS = (DirectoryEntry.Kind.SERVICE, DirectoryEntry.Kind.FACILITY)
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
STREET = re.compile(r"^(\d+\s*(?:bis|ter|quater|[a-dA-D])?)[,\s]+(.+)$")
TOWN = re.compile(r"^(\d{5})\s+(.+)$")
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(authority: Any) -> Iterator[list[Any]]:
    """In the order of `COLUMNS`. What the directory does not know is empty, never guessed.

    `COLL_SIRET` holds the SIREN: the registry does not know the establishment's number.
    `EQUIP_CODE` and `EQUIP_TYPE` are INSEE's: nobody is asked for them here.
    """
    entries = DirectoryEntry.objects.filter(kind__in=PUBLIC_KINDS)
    for one in entries.prefetch_related("opening_ranges", "topics"):
        number, street, postal_code, town = address_parts(one.address)
        topics = ", ".join(topic.name for topic in one.topics.all())
        yield [
            authority.full_name,
            authority.siren,
            one.slug or str(one.pk),
            _plain(topics or str(one.get_kind_display())),
            "",
            "",
            _plain(one.name),
            number,
            _plain(street),
            postal_code,
            _plain(town or (authority.name if authority.is_commune else "")),
            *("", "", "", ""),
            one.latitude,
            one.longitude,
            opening(one.opening_ranges.all()),
            one.phone.replace(" ", "") if one.phone.startswith("0") else _plain(one.phone),
            one.email,
            one.website,
        ]


def address_parts(address: str) -> tuple[str, str, str, str]:
    """Number, street, postal code and town of « 3 rue du Lavoir », « 89110 Montholon »."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    number = street = postal_code = town = ""
    for line in lines:
        if found := TOWN.match(line):
            postal_code, town = found.groups()
        elif not street:
            found = STREET.match(line)
            number, street = found.groups() if found else ("", line)
    return number, street, postal_code, town


def opening(ranges: Iterable[OpeningRange]) -> str:
    """As OpenStreetMap writes hours: « Mo 09:00-12:00; Sa 10:00-12:00 ». Seasons are left out."""
    by_day: dict[int, list[str]] = {}
    for one in ranges:
        if one.season_from is None and one.season_until is None:
            hours = f"{one.opens_at:%H:%M}-{one.closes_at:%H:%M}"
            by_day.setdefault(one.weekday, []).append(hours)
    return "; ".join(f"{DAYS[day]} {','.join(sorted(by_day[day]))}" for day in sorted(by_day))


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
