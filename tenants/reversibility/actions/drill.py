"""Prove that a space can be restored: do it beside the live one, compare, clean up."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.reversibility.actions.backup import back_up
from tenants.reversibility.actions.restore import check_rows
from tenants.reversibility.errors import RestoreRefused
from tenants.reversibility.exporting.archive import sha256_of
from tenants.reversibility.places import backups_folder
from tenants.reversibility.recovery.side_schema import replay
from tenants.reversibility.snapshot import checksums, session
from tenants.reversibility.space_leftovers import drop_schema


@dataclass(frozen=True)
class Drill:
    """What was proved, and how long it took, in seconds."""

    name: str
    tables: int
    rows: int
    files: int
    backup_seconds: float
    restore_seconds: float
    others: int


def drill(authority: LocalAuthority, *, others: int = 5) -> Drill:
    """Back the space up, replay the backup beside it, compare every row and every kept file.

    `others` neighbours are checked before and after: nothing of theirs may have moved (a busy
    platform changes by itself: run the drill when it rests). Raises RestoreRefused, ToolFailed.
    """
    neighbours = _neighbours(authority, others)
    before = _state_of(neighbours)
    start = time.monotonic()
    backup = back_up(authority)
    saved = time.monotonic()
    backup.check()
    side = f"side_{uuid.uuid4().hex}"
    try:
        replay(backup.dump, source_schema=backup.note["schema"], schema=side)
        check_rows(backup, side)
    finally:
        with public_space(), transaction.atomic():
            drop_schema(side)
    restored = time.monotonic()
    _check_files(authority, backup.note["files"])
    if _state_of(neighbours) != before:
        raise RestoreRefused(
            "others_changed", _("Un autre espace a changé pendant l'exercice : recommencez.")
        )
    counts = [int(value.split(":")[0]) for value in backup.note["checksums"].values()]
    found = Drill(
        name=authority.name,
        tables=len(counts),
        rows=sum(counts),
        files=len(backup.note["files"]),
        backup_seconds=round(saved - start, 2),
        restore_seconds=round(restored - saved, 2),
        others=len(neighbours),
    )
    with public_space(), transaction.atomic():
        audit.record("restore.drilled", actor=None, target=str(authority.pk), rows=found.rows)
    return found


def _neighbours(authority: LocalAuthority, count: int) -> list[str]:
    with public_space():
        everyone = LocalAuthority.objects.exclude(pk=authority.pk).order_by("pk")
        return list(everyone.values_list("schema_name", flat=True)[:count])


def _state_of(schemas: list[str]) -> dict[str, dict[str, str]]:
    with session() as held:
        return {schema: checksums(held, schema) for schema in schemas}


def _check_files(authority: LocalAuthority, listed: list[dict[str, str]]) -> None:
    store = backups_folder(authority.schema_name) / "files"
    for entry in listed:
        kept = store / entry["sha256"][:2] / entry["sha256"]
        if not kept.is_file() or sha256_of(kept) != entry["sha256"]:
            raise RestoreRefused(
                "file_missing", _("Le fichier %s manque dans la sauvegarde.") % entry["path"]
            )
