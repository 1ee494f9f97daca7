"""What each row, page and file was before: kept in the target, for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wagtail.models import Page

from tenants.mergers.copying import tables
from tenants.mergers.copying.context import Journal, Origin, OriginCopy
from tenants.mergers.copying.files import PUBLIC_ROOT
from tenants.mergers.copying.tables import space_tables
from tenants.mergers.registry import Policy, rule_for
from tenants.mergers.traces.models import FormerAddress, FormerCommune, MergedRow

WHY = "provenance"
_TRACES = "merger_traces."


def new_addresses(copy: OriginCopy) -> dict[str, str]:
    """Path on the old site → path on the new one, for every page."""
    home = next(row for row in copy.origin_rows(Page) if row["id"] == copy.home_id)
    found = {}
    for row in copy.origin_rows(Page):
        if row["url_path"].startswith(home["url_path"]):
            rest = row["url_path"][len(home["url_path"]) :]
            found[f"/{rest}"] = f"{copy.section_path}{rest}"
    return found


def write_traces(copy: OriginCopy, succeeded_on: date) -> None:
    """Stamp the rows that came, keep the old addresses, name the former commune."""
    origin, schema = copy.origin, copy.schema_to
    stamps = [stamp for stamp in copy.stamps if not stamp[0].startswith(_TRACES)]
    _write_stamps(schema, origin, stamps)
    copy.journal.add(MergedRow._meta.label_lower, WHY, len(stamps))
    addresses: list[tuple[Any, ...]] = [
        (str(origin.authority_id), path, page_id, "")
        for path, page_id in _pages_by_path(copy).items()
    ]
    addresses += [
        (str(origin.authority_id), f"/media/{origin.schema_name}/{before}", None, after)
        for (root, before), after in copy.renamed_files.items()
        if root == PUBLIC_ROOT
    ]
    _write(schema, FormerAddress, _ADDRESS, addresses)
    copy.journal.add(FormerAddress._meta.label_lower, WHY, len(addresses))
    name_former_commune(copy.journal, origin, schema, copy.section_id, succeeded_on)


def _pages_by_path(copy: OriginCopy) -> dict[str, int]:
    home = next(row for row in copy.origin_rows(Page) if row["id"] == copy.home_id)
    return {
        f"/{row['url_path'][len(home['url_path']) :]}": copy.ids.new(Page, row["id"])
        for row in copy.origin_rows(Page)
        if row["url_path"].startswith(home["url_path"])
    }


def name_former_commune(
    journal: Journal, origin: Origin, schema: str, section_id: int | None, succeeded_on: date
) -> None:
    values = (
        str(origin.authority_id),
        origin.name,
        origin.type_liaison,
        origin.insee_code,
        origin.siren,
        origin.schema_name,
        list(origin.hosts),
        section_id,
        succeeded_on,
    )
    _write(schema, FormerCommune, _COMMUNE, [values])
    journal.add(FormerCommune._meta.label_lower, WHY)


def stamp_own_rows(origin: Origin, target: Any, journal: Journal, succeeded_on: date) -> None:
    """The commune whose space goes on: its rows keep their keys, and say whose they were."""
    for table in space_tables():
        if rule_for(table.label).policy != Policy.COPY or table.label.startswith(_TRACES):
            continue
        keys = [row[table.pk.attname] for row in tables.rows(target.schema_name, table)]
        stamps = [(table.label, str(key), str(key)) for key in keys]
        _write_stamps(target.schema_name, origin, stamps)
        journal.add(MergedRow._meta.label_lower, WHY, len(stamps))
    name_former_commune(journal, origin, target.schema_name, None, succeeded_on)


_STAMP = ("origin_authority_id", "origin_insee_code", "model", "old_pk", "new_pk")
_ADDRESS = ("origin_authority_id", "path", "page_id", "file_name")
_COMMUNE = (
    "origin_authority_id",
    "name",
    "type_liaison",
    "insee_code",
    "siren",
    "schema_name",
    "hosts",
    "section_id",
    "succeeded_on",
)


def _write_stamps(schema: str, origin: Origin, stamps: Iterable[tuple[str, str, str]]) -> None:
    whose = (str(origin.authority_id), origin.insee_code)
    _write(schema, MergedRow, _STAMP, [(*whose, *stamp) for stamp in stamps])


def _write(schema: str, model: Any, columns: tuple[str, ...], found: list[Any]) -> None:
    tables.insert_values(schema, model._meta.db_table, columns, found)
