"""Save one space: its schema, its public rows, its files, as of one instant."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.reversibility import tables
from tenants.reversibility.exporting import manifest as manifests
from tenants.reversibility.exporting.archive import sha256_of
from tenants.reversibility.places import backups_folder
from tenants.reversibility.postgres import dump_schema
from tenants.reversibility.recovery import catalogue
from tenants.reversibility.recovery.catalogue import Backup
from tenants.reversibility.snapshot import Snapshot, snapshot


def back_up(authority: LocalAuthority) -> Backup:
    """Write a new backup, then forget those past their time. As the owner. Raises ToolFailed.

    The note is written last: a backup that was cut short has none and does not count.
    """
    schema = authority.schema_name
    folder = backups_folder(schema)
    with public_space(), snapshot() as seen:
        moment = seen.moment.astimezone(UTC)
        stem = f"{moment:%Y%m%dT%H%M%S.%fZ}"
        dump = folder / f"{stem}.dump"
        dump_schema(schema, dump, snapshot=seen.name, without_rows_of=tables.left_out_tables())
        note: dict[str, Any] = {
            "schema": schema,
            "taken_at": moment.isoformat(),
            "authority": manifests.facts_of(authority),
            "migrations": manifests.space_migrations(),
            "checksums": without_left_out(seen.checksums(schema)),
            "public": _public_rows(seen, authority),
        }
    note["sha256"] = sha256_of(dump)
    note["files"] = catalogue.keep_files(schema)
    written = folder / f"{stem}.json"
    draft = written.with_suffix(".draft")
    draft.write_text(json.dumps(note, ensure_ascii=False, default=str), encoding="utf-8")
    draft.replace(written)
    catalogue.rotate(schema, moment=datetime.now(UTC))
    return catalogue.read(written)


def without_left_out(checksums: dict[str, str]) -> dict[str, str]:
    """Sessions and waiting messages are of the moment: no backup holds their rows."""
    left_out = set(tables.left_out_tables())
    return {name: value for name, value in checksums.items() if name not in left_out}


def _public_rows(seen: Snapshot, authority: LocalAuthority) -> dict[str, list[Any]]:
    values = {"id": str(authority.pk)}
    table = tables.authority_table()
    found = {table.name: _rows(seen, table, '"id" = %(id)s', values)}
    for table, where in tables.public_tables():
        found[table.name] = _rows(seen, table, where, values)
    return found


def _rows(seen: Snapshot, table: tables.Table, where: str, values: dict[str, str]) -> list[Any]:
    return [json.loads(line) for line in seen.rows("public", table, where, values)]
