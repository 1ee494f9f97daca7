"""A small directory, written as the files a vintage is made of, and lists to import over it."""

from __future__ import annotations

import csv
import json
import lzma
from pathlib import Path

from django.db import connection

from tenants.directory.reference_files import COMMUNE_COLUMNS

AILLANTAIS = "248900524"
ARGONNE = "240800920"
LUXEMBOURG = "240800847"
GONE = "241200765"
SUCCESSOR = "994579670"

EPCIS = [
    (AILLANTAIS, "CC de l'Aillantais en Bourgogne", "CC", "FPU", 10403, 10116, 2),
    (ARGONNE, "CC de l'Argonne Ardennaise", "CC", "FPU", 17000, 16800, 1),
    (LUXEMBOURG, "CC des Portes du Luxembourg", "CC", "FPU", 20000, 19800, 1),
    (GONE, "CC de Lévézou Pareloup", "CC", "FPU", 5481, 5332, 1),
]
DISSOLVED = [(GONE, "2026-01-01", "CC Lévézou Communauté", SUCCESSOR, "ANCT")]
PARTS = [("89003", "Aillant-sur-Tholon", "1", "commune-deleguee", "89003")]


def row(
    code: str,
    name: str,
    *,
    siren: str = "",
    liaison: str = "0",
    postal_codes: str = "89110",
    population: str = "100",
    epci: str = "",
    former_codes: str = "",
) -> dict[str, str]:
    values = (
        code, siren, name, liaison, code[:2], "27", "metro", postal_codes, population, epci,
        former_codes,
    )  # fmt: skip
    return dict(zip(COMMUNE_COLUMNS, values, strict=True))


def communes() -> list[dict[str, str]]:
    """Two of the Aillantais, two that merged across EPCI, one of a dissolved EPCI, an island."""
    return [
        row("89003", "Montholon", siren="200061968", epci=AILLANTAIS, former_codes="89078 89473"),
        row("89281", "Les Ormes", siren="218902815", liaison="4", epci=AILLANTAIS),
        row("08300", "Le Mont-Dieu", siren="210802948", liaison="2", epci=LUXEMBOURG),
        row("08439", "Tannay", siren="210804290", epci=ARGONNE),
        row("12307", "Curan", siren="211203070", epci=GONE),
        row("22016", "Île-de-Bréhat", siren="212200166", liaison="1"),
    ]


def write_list(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, COMMUNE_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_vintage(folder: Path, label: str = "2026", day: str = "2026-01-01") -> Path:
    """A folder such as `load_reference` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {"label": label, "reference_date": day, "source": "essai", "licence": "LO 2.0"}
    (folder / "vintage.json").write_text(json.dumps(about), encoding="utf-8")
    plain = write_list(folder / "communes.csv", communes())
    (folder / "communes.csv.xz").write_bytes(lzma.compress(plain.read_bytes()))
    plain.unlink()
    _write(
        folder / "communes-historiques.csv.xz",
        "code_insee,nom,type_liaison,type,commune_actuelle",
        PARTS,
    )
    _write(
        folder / "epci.csv.xz",
        "siren,nom,nature,mode_financement,population_totale,population_municipale,nombre_communes",
        EPCIS,
    )
    _write(folder / "departements.csv.xz", "code,nom,region", [("89", "Yonne", "27")])
    _write(
        folder / "dissolved.csv",
        "siren,dissolved_on,successor_name,successor_siren,source",
        DISSOLVED,
    )
    return folder


def empty_directory() -> None:
    """Forget the whole directory until the end of the test's transaction."""
    tables = ", ".join(
        f"directory_{name}"
        for name in (
            "vintage",
            "department",
            "commune",
            "communeidentity",
            "epci",
            "epcicomposition",
            "localcorrection",
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables}")


def _write(path: Path, header: str, rows: list[tuple[object, ...]]) -> None:
    lines = [header, *(",".join(f'"{value}"' for value in values) for values in rows)]
    content = "\n".join(lines).encode()
    path.write_bytes(lzma.compress(content) if path.suffix == ".xz" else content)
