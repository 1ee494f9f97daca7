"""Files follow their rows: copied into the target's folder, their names kept when free.

Names are chosen from the rows of the target, not from what lies in its folder: a copy that was
killed half-way writes the same files again, under the same names.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from tenants.mergers.copying import tables
from tenants.mergers.copying.context import FileCopy, OriginCopy
from tenants.mergers.copying.tables import SpaceTable, space_tables
from tenants.mergers.registry import Row

PUBLIC_ROOT = "MEDIA_ROOT"


def file_fields(model: Any) -> list[Any]:
    fields = model._meta.local_concrete_fields
    return [field for field in fields if isinstance(field, models.FileField)]


def root_of(field: Any) -> str:
    """The setting that names the folder under which each space has its own."""
    return str(getattr(field.storage, "root_setting", PUBLIC_ROOT))


def names_taken(schema: str) -> set[tuple[str, str]]:
    """(root, name) of every file that a row of this space names."""
    taken = set()
    for table in space_tables():
        fields = file_fields(table.model)
        if not fields:
            continue
        for row in tables.rows(schema, table):
            taken |= {(root_of(field), row[field.attname]) for field in fields}
    return taken


class FilePlan:
    """Chooses the new names; `missing` are files that a row names and the disk does not hold."""

    def __init__(self, copy: OriginCopy, taken: set[tuple[str, str]]) -> None:
        self.copy = copy
        self.taken = taken
        self.missing: list[dict[str, str]] = []

    def move(self, table: SpaceTable, row: Row) -> None:
        for field in file_fields(table.model):
            name = row[field.attname]
            if name:
                row[field.attname] = self._moved(table, field, name)

    def _moved(self, table: SpaceTable, field: Any, name: str) -> str:
        root = root_of(field)
        if (root, name) in self.copy.renamed_files:
            return self.copy.renamed_files[root, name]
        source = path_of(root, self.copy.schema_from, name)
        if not source.is_file():
            told = {"origin": self.copy.origin.name, "table": table.title, "name": name}
            self.missing.append(told)
        new = self._free(root, name, field.max_length)
        self.taken.add((root, new))
        self.copy.renamed_files[root, name] = new
        if source.is_file():
            self.copy.files.append(FileCopy(root, self.copy.schema_from, name, new))
        if new != name:
            origin = self.copy.origin.name
            self.copy.journal.collide(
                "files", table=table.title, origin=origin, before=name, after=new
            )
        return new

    def _free(self, root: str, name: str, longest: int) -> str:
        stem, extension = os.path.splitext(name)
        mark = f"-{self.copy.origin.insee_code}"
        for number in range(1000):
            end = "" if number == 0 else mark if number == 1 else f"{mark}-{number}"
            candidate = f"{stem[: longest - len(end) - len(extension)]}{end}{extension}"
            if (root, candidate) not in self.taken:
                return candidate
        raise RuntimeError(f"no free name for {name}")


def missing_message(missing: list[dict[str, str]]) -> str:
    shown = ", ".join(f"{file['name']} ({file['origin']})" for file in missing[:5])
    return _(
        "Des fichiers manquent sur le disque (%(number)s) : %(names)s. Restaurez-les depuis une"
        " sauvegarde, ou acceptez de fusionner sans eux, puis vérifiez de nouveau."
    ) % {"number": len(missing), "names": shown}


def path_of(root: str, schema: str, name: str) -> Path:
    """Raises ValueError for a name that climbs out of its space's folder."""
    folder = (Path(getattr(settings, root)) / schema).resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise ValueError(f"{name!r} leaves its folder")
    return path


def copy_files(found: Iterable[FileCopy], schema_to: str) -> list[Path]:
    """Copy each, whole or not at all. Returns what is new, so that a refusal can take it back."""
    written = []
    for file in found:
        source = path_of(file.root, file.schema_from, file.name_from)
        wanted = path_of(file.root, schema_to, file.name_to)
        if wanted.exists() and digest(wanted) == digest(source):
            continue
        wanted.parent.mkdir(parents=True, exist_ok=True)
        part = wanted.with_name(f"{wanted.name}.part")
        shutil.copy2(source, part)
        part.replace(wanted)
        written.append(wanted)
    return written


def remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
