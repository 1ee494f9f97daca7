"""The parts of an archive, each made into an empty folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from kernel.audit import facade as audit
from kernel.audit import verifying
from kernel.clock import now
from kernel.tenancy import space_of
from tenants.authorities.models import LocalAuthority
from tenants.journal.facade import whole_journal
from tenants.reversibility import registry, tables
from tenants.reversibility.exporting import manifest as manifests
from tenants.reversibility.exporting.dictionary import write_dictionary
from tenants.reversibility.exporting.folder import ExportFolder
from tenants.reversibility.exporting.readme import readme
from tenants.reversibility.exporting.site import SiteCopy
from tenants.reversibility.models import SpaceExport
from tenants.reversibility.postgres import dump_schema
from tenants.reversibility.snapshot import Snapshot, snapshot

FACTS_FILE = "facts.json"
AUDIT = "audit.AuditEntry"


def make_data(export: SpaceExport, root: Path) -> None:
    """Rows and dump of one instant: the counts of the manifest are those of the dump."""
    authority = export.authority
    schema = authority.schema_name
    folder = ExportFolder(root)
    with snapshot() as seen:
        dump_schema(
            schema,
            folder.place("schema.dump"),
            snapshot=seen.name,
            without_rows_of=tables.left_out_tables(),
        )
        counts = {
            table.name: folder.write_json_rows(
                f"data/{table.file_name}", table.columns, seen.rows(schema, table)
            )
            for table in tables.space_tables()
        }
        public = _write_public_rows(folder, seen, authority)
        _write_audit(folder, seen, authority)
        checksums = seen.checksums(schema)
        moment = seen.moment
    public_tables = [tables.authority_table(), tables.people_table()]
    public_tables += [table for table, _where in tables.public_tables()]
    write_dictionary(folder, [*tables.space_tables(), *public_tables])
    told = f"{timezone.localtime(moment):%d/%m/%Y à %H:%M}"
    folder.write_text("README.txt", readme(authority, deployment=_deployment(), moment=told))
    facts = {
        "taken_at": moment.isoformat(),
        "rows": counts,
        "public_rows": public,
        "checksums": {k: v for k, v in checksums.items() if k not in tables.left_out_tables()},
    }
    # Beside the part's folder, not in it: it goes into the manifest.
    (root.parent / FACTS_FILE).write_text(json.dumps(facts), encoding="utf-8")


def make_site(export: SpaceExport, root: Path) -> None:
    folder = ExportFolder(root / "site")
    copy = SiteCopy(export.authority, folder)
    copy.make()
    if copy.missing:
        folder.write_text("LIENS-MORTS.txt", "\n".join(copy.missing) + "\n")


def make_registers(export: SpaceExport, root: Path) -> None:
    for name, function in registry.exporters().items():
        with space_of(export.authority):
            function(export.authority, ExportFolder(root / name))


MAKERS: dict[str, Callable[[SpaceExport, Path], None]] = {
    "data": make_data,
    "site": make_site,
    "registers": make_registers,
}


def manifest_of(export: SpaceExport) -> dict[str, Any]:
    facts = json.loads((export.work_folder / FACTS_FILE).read_text(encoding="utf-8"))
    migrations = manifests.space_migrations()
    authority = LocalAuthority.objects.prefetch_related("domains").get(pk=export.authority_id)
    return {
        "format": manifests.FORMAT,
        "format_version": manifests.FORMAT_VERSION,
        "deployment": _deployment(),
        "export": str(export.pk),
        "made_at": now().isoformat(),
        "authority": manifests.facts_of(authority),
        "domains": [
            {"host": domain.host, "is_primary": domain.is_primary}
            for domain in authority.domains.all()
        ],
        "migrations": migrations,
        "migrations_sha256": manifests.fingerprint(migrations),
        "content_types": manifests.content_types(),
        **facts,
    }


def _write_public_rows(
    folder: ExportFolder, seen: Snapshot, authority: LocalAuthority
) -> dict[str, int]:
    values = {"id": str(authority.pk)}
    table = tables.authority_table()
    counts = {
        table.name: folder.write_json_rows(
            f"data/public.{table.file_name}",
            table.columns,
            seen.rows("public", table, '"id" = %(id)s', values),
        )
    }
    for table, where in tables.public_tables():
        counts[table.name] = folder.write_json_rows(
            f"data/public.{table.file_name}",
            table.columns,
            seen.rows("public", table, where, values),
        )
    people = tables.people_table()
    counts[people.name] = folder.write_json_rows(
        f"data/public.{people.file_name}",
        people.columns,
        seen.rows("public", people, '"id" = ANY(%(ids)s)', {"ids": _people(seen, authority)}),
    )
    return counts


def _people(seen: Snapshot, authority: LocalAuthority) -> list[Any]:
    """Accounts the space's rows name, and those noted as present in it."""
    found = {
        row[0]
        for row in seen.ask(
            # Not those who only follow its news: the space does not know their accounts.
            "SELECT user_id FROM public.accounts_spacepresence WHERE authority_id = %(id)s"
            " AND (has_role OR has_file OR has_trace OR session_until IS NOT NULL)",
            {"id": authority.pk},
        )
    }
    for table, columns in tables.user_columns().items():
        if table in tables.left_out_tables():
            continue
        for column in columns:
            # Names from our own models.
            query = (
                f'SELECT DISTINCT "{column}" FROM "{authority.schema_name}"."{table}"'  # noqa: S608
                f' WHERE "{column}" IS NOT NULL'
            )
            found |= {row[0] for row in seen.ask(query)}
    return sorted(found)


def _write_audit(folder: ExportFolder, seen: Snapshot, authority: LocalAuthority) -> None:
    table = next(t for t in tables.space_tables() if t.label == AUDIT)
    folder.write_json_rows("audit/space", table.columns, seen.rows(authority.schema_name, table))
    folder.write_json_rows(
        "audit/platform",
        table.columns,
        seen.rows("public", table, '"target" = %(id)s', {"id": str(authority.pk)}),
    )
    with space_of(authority):
        audit.seal_pending()
        with folder.place("audit/journal.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(whole_journal(authority))
    # Whoever holds the archive can verify the journal without us.
    verifier = Path(verifying.__file__).read_text(encoding="utf-8")
    folder.write_text("audit/verifier.py", verifier)


def _deployment() -> str:
    return str(settings.BASE_DOMAIN)
