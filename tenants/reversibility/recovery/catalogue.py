"""The backups of a space on disk: one dump and one note each, files kept once by their digest."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tenants.reversibility.errors import RestoreRefused
from tenants.reversibility.exporting.archive import regular_files, sha256_of
from tenants.reversibility.places import backups_folder, folders_of_files

# Every backup of the last week, then one a week for five weeks, then one a month for a year.
ALL_OF = timedelta(days=7)
WEEKLY_FOR = timedelta(weeks=5)
MONTHLY_FOR = timedelta(days=366)


@dataclass(frozen=True)
class Backup:
    """`note` says what the dump holds: moment, rows, checksums, files, SHA-256."""

    folder: Path
    stem: str
    note: dict[str, Any]

    @property
    def dump(self) -> Path:
        return self.folder / f"{self.stem}.dump"

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.note["taken_at"])

    def check(self) -> None:
        """Raises RestoreRefused when the dump is not the one that was written."""
        if not self.dump.is_file() or sha256_of(self.dump) != self.note["sha256"]:
            raise RestoreRefused(
                "damaged", _("La sauvegarde %s est abîmée : son empreinte est fausse.") % self.stem
            )


def backups_of(schema_name: str) -> list[Backup]:
    """Oldest first; a backup without its note was cut short and does not count."""
    folder = backups_folder(schema_name)
    return sorted(map(read, folder.glob("*.json")), key=lambda backup: backup.moment)


def read(note: Path) -> Backup:
    return Backup(note.parent, note.stem, json.loads(note.read_text(encoding="utf-8")))


def keep_files(schema_name: str) -> list[dict[str, Any]]:
    """Copy every file not yet kept; returns the list that puts them back."""
    store = backups_folder(schema_name) / "files"
    listed = []
    for tree, root in folders_of_files(schema_name).items():
        for path in regular_files(root):
            digest = sha256_of(path)
            kept = store / digest[:2] / digest
            if not kept.exists():
                _copy(path, kept)
            relative = path.relative_to(root).as_posix()
            listed.append({"tree": tree, "path": relative, "sha256": digest})
    return listed


def put_files_back(schema_name: str, listed: Iterable[dict[str, Any]]) -> int:
    """Put back what is missing or changed; newer files stay. Returns how many came back."""
    store = backups_folder(schema_name) / "files"
    trees = folders_of_files(schema_name)
    count = 0
    for entry in listed:
        target = trees[entry["tree"]] / entry["path"]
        if target.is_file() and sha256_of(target) == entry["sha256"]:
            continue
        kept = store / entry["sha256"][:2] / entry["sha256"]
        if not kept.is_file() or sha256_of(kept) != entry["sha256"]:
            raise RestoreRefused(
                "file_missing", _("Le fichier %s manque dans la sauvegarde.") % entry["path"]
            )
        _copy(kept, target)
        count += 1
    return count


def rotate(schema_name: str, *, moment: datetime) -> int:
    """Forget the backups past their time, then the kept files that none names any more."""
    backups = backups_of(schema_name)
    kept = _worth_keeping(backups, moment)
    gone = [backup for backup in backups if backup.stem not in kept]
    for backup in gone:
        backup.dump.unlink(missing_ok=True)
        (backup.folder / f"{backup.stem}.json").unlink()
    if gone:
        _forget_files(schema_name)
    return len(gone)


def _worth_keeping(backups: list[Backup], moment: datetime) -> set[str]:
    kept: dict[Any, str] = {}
    for backup in backups:
        age = moment - backup.moment
        if age <= ALL_OF:
            kept[backup.stem] = backup.stem
        elif age <= WEEKLY_FOR:
            kept[backup.moment.isocalendar()[:2]] = backup.stem
        elif age <= MONTHLY_FOR:
            kept[(backup.moment.year, backup.moment.month, "month")] = backup.stem
    if backups:  # never the last one, however old
        kept["last"] = backups[-1].stem
    return set(kept.values())


def _forget_files(schema_name: str) -> None:
    named = {e["sha256"] for backup in backups_of(schema_name) for e in backup.note["files"]}
    for path in regular_files(backups_folder(schema_name) / "files"):
        if path.name not in named:
            path.unlink()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{uuid.uuid4().hex}.draft")
    shutil.copyfile(source, draft)
    draft.replace(target)
