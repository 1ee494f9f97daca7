"""Reading the official lists: CSV files, plain or compressed with xz, checked line by line."""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from tenants.directory import siren as siren_numbers
from tenants.directory.errors import BadReferenceFile
from tenants.directory.grammar import LIAISONS

COMMUNE_COLUMNS = (
    "code_insee",
    "siren",
    "nom",
    "type_liaison",
    "departement",
    "region",
    "zone",
    "codes_postaux",
    "population_municipale",
    "epci_siren",
    "anciens_codes",
)
_INSEE_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_COUNT = re.compile(r"[0-9]{1,9}")
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_SHIPPED = Path(__file__).parent / "reference"
_MOST_PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CommuneRow:
    code: str
    siren: str
    name: str
    type_liaison: str
    department_code: str
    region_code: str
    zone: str
    postal_codes: tuple[str, ...]
    population: int | None
    epci_siren: str
    former_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A delegated or associated commune, or a municipal district, of a commune in force."""

    code: str
    name: str
    type_liaison: str
    type: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class EpciRow:
    siren: str
    name: str
    nature: str
    funding_mode: str
    population: int | None


@dataclass(frozen=True, slots=True)
class DissolvedRow:
    siren: str
    dissolved_on: date
    successor_name: str
    successor_siren: str
    source: str


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    code: str
    name: str
    region_code: str


@dataclass(frozen=True)
class ReferenceSet:
    """One vintage as shipped in the repository."""

    label: str
    reference_date: date
    source: str
    licence: str
    checksum: str
    communes: list[CommuneRow]
    parts: list[PartRow]
    epcis: list[EpciRow]
    dissolved: list[DissolvedRow]
    departments: list[DepartmentRow]


Row = TypeVar("Row")


def is_insee_code(code: str) -> bool:
    return _INSEE_CODE.fullmatch(code) is not None


def is_postal_code(code: str) -> bool:
    return _POSTAL_CODE.fullmatch(code) is not None


def shipped_folder() -> Path:
    """The folder of the newest vintage shipped."""
    return max(folder for folder in _SHIPPED.iterdir() if (folder / "vintage.json").is_file())


def checksum_of(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def shipped_checksum(folder: Path) -> str:
    return checksum_of(sorted(path for path in folder.iterdir() if path.suffix != ".md"))


def read_shipped(folder: Path) -> ReferenceSet:
    """Read a shipped vintage. Raises BadReferenceFile."""
    about = json.loads((folder / "vintage.json").read_text(encoding="utf-8"))
    return ReferenceSet(
        label=about["label"],
        reference_date=date.fromisoformat(about["reference_date"]),
        source=about["source"],
        licence=about["licence"],
        checksum=shipped_checksum(folder),
        communes=read_communes(folder / "communes.csv.xz"),
        parts=_read(folder / "communes-historiques.csv.xz", _part_row),
        epcis=_read(folder / "epci.csv.xz", _epci_row),
        dissolved=_read(folder / "dissolved.csv", _dissolved_row),
        departments=_read(folder / "departements.csv.xz", _department_row),
    )


def read_communes(path: Path) -> list[CommuneRow]:
    """Communes in force, one a line. Raises BadReferenceFile naming the lines at fault."""
    rows = _read(path, _commune_row, columns=COMMUNE_COLUMNS)
    seen: dict[str, int] = {}
    problems = []
    for line, row in enumerate(rows, start=2):
        if row.code in seen:
            problems.append(
                _("ligne %(line)d : le code %(code)s est déjà à la ligne %(first)d")
                % {"line": line, "code": row.code, "first": seen[row.code]}
            )
        seen.setdefault(row.code, line)
    _refuse_if(problems, path)
    return rows


def _read(
    path: Path, parse: Callable[[dict[str, str]], Row], columns: tuple[str, ...] = ()
) -> list[Row]:
    rows: list[Row] = []
    problems: list[str] = []
    for line, record in _records(path, columns):
        try:
            if None in record or None in record.values():
                raise ValueError(_("le nombre de colonnes n'est pas celui de l'en-tête"))
            rows.append(parse(record))
        except ValueError as error:
            problems.append(_("ligne %(line)d : %(why)s") % {"line": line, "why": error})
    if not rows and not problems:
        problems.append(_("le fichier ne contient aucune ligne de données"))
    _refuse_if(problems, path)
    return rows


def _records(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                _refuse_if([_("ligne 1 : il manque les colonnes %s") % ", ".join(missing)], path)
            for record in reader:
                yield reader.line_num, record
    except UnicodeDecodeError:
        _refuse_if([_("le fichier n'est pas en UTF-8 : enregistrez-le en « CSV UTF-8 »")], path)
    except (csv.Error, lzma.LZMAError, EOFError) as error:
        _refuse_if([_("le fichier n'est pas un CSV lisible (%s)") % error], path)
    except OSError as error:
        _refuse_if([_("le fichier ne peut pas être lu (%s)") % error.strerror], path)


def _refuse_if(problems: list[str], path: Path) -> None:
    if not problems:
        return
    shown = problems[:_MOST_PROBLEMS_SHOWN]
    if len(problems) > len(shown):
        shown.append(_("… et %d autres") % (len(problems) - len(shown)))
    raise BadReferenceFile(
        _("%(file)s n'est pas utilisable, rien n'a été changé :\n%(problems)s")
        % {"file": path.name, "problems": "\n".join(f"  - {problem}" for problem in shown)},
        problems,
    )


def _commune_row(record: dict[str, str]) -> CommuneRow:
    return CommuneRow(
        code=_checked(record["code_insee"], is_insee_code, "code_insee"),
        siren=_checked(record["siren"], _is_siren_or_empty, "siren"),
        name=_checked(record["nom"].strip(), bool, "nom"),
        type_liaison=_checked(record["type_liaison"], LIAISONS.__contains__, "type_liaison"),
        department_code=record["departement"],
        region_code=record["region"],
        zone=record["zone"],
        postal_codes=tuple(
            _checked(code, is_postal_code, "codes_postaux")
            for code in record["codes_postaux"].split()
        ),
        population=_count(record["population_municipale"], "population_municipale"),
        epci_siren=_checked(record["epci_siren"], _is_siren_or_empty, "epci_siren"),
        former_codes=tuple(
            _checked(code, is_insee_code, "anciens_codes")
            for code in record["anciens_codes"].split()
        ),
    )


def _part_row(record: dict[str, str]) -> PartRow:
    return PartRow(
        code=_checked(record["code_insee"], is_insee_code, "code_insee"),
        name=record["nom"],
        type_liaison=_checked(record["type_liaison"], LIAISONS.__contains__, "type_liaison"),
        type=record["type"],
        parent_code=_checked(record["commune_actuelle"], is_insee_code, "commune_actuelle"),
    )


def _epci_row(record: dict[str, str]) -> EpciRow:
    return EpciRow(
        siren=_checked(record["siren"], siren_numbers.is_well_formed, "siren"),
        name=_checked(record["nom"], bool, "nom"),
        nature=record["nature"],
        funding_mode=record["mode_financement"],
        population=_count(record["population_municipale"], "population_municipale"),
    )


def _dissolved_row(record: dict[str, str]) -> DissolvedRow:
    return DissolvedRow(
        siren=_checked(record["siren"], siren_numbers.is_well_formed, "siren"),
        dissolved_on=date.fromisoformat(record["dissolved_on"]),
        successor_name=record["successor_name"],
        successor_siren=_checked(record["successor_siren"], _is_siren_or_empty, "successor_siren"),
        source=_checked(record["source"], bool, "source"),
    )


def _department_row(record: dict[str, str]) -> DepartmentRow:
    return DepartmentRow(record["code"], record["nom"], record["region"])


def _is_siren_or_empty(value: str) -> bool:
    return not value or siren_numbers.is_well_formed(value)


def _checked(value: str, is_right: Callable[[str], object], column: str) -> str:
    if not is_right(value):
        raise ValueError(
            _("la valeur « %(value)s » n'est pas possible dans la colonne %(column)s")
            % {"value": value, "column": column}
        )
    return value


def _count(value: str, column: str) -> int | None:
    if not value:
        return None
    return int(_checked(value, _COUNT.fullmatch, column))
