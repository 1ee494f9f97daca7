"""A part of an archive being written: tables and files, each in its final place or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder

from tenants.reversibility.exporting.csv_files import CsvFile


class ExportFolder:
    """Writes below one folder; a name that would climb out of it is a defect and raises."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, name: str) -> Path:
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise ValueError(f"{name!r} leaves the export's folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write_table(
        self, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
    ) -> int:
        """Write `<name>.csv` for people and `<name>.json` for programs; returns how many rows."""
        lines = (json.dumps(dict(row), cls=DjangoJSONEncoder, ensure_ascii=False) for row in rows)
        return self.write_json_rows(name, columns, lines)

    def write_json_rows(self, name: str, columns: Sequence[str], lines: Iterable[str]) -> int:
        """The same from rows that are JSON already: their text goes to the file untouched."""
        count = 0
        with (
            self.place(f"{name}.json").open("w", encoding="utf-8") as exact,
            CsvFile(self.place(f"{name}.csv"), columns) as table,
        ):
            exact.write("[")
            for line in lines:
                exact.write(",\n" if count else "\n")
                exact.write(line)
                row = json.loads(line, parse_float=Decimal)
                table.write([row.get(column) for column in columns])
                count += 1
            exact.write("\n]\n")
        return count

    def write_text(self, name: str, text: str) -> None:
        self.place(name).write_text(text, encoding="utf-8")

    def add_file(self, name: str, content: IO[bytes]) -> None:
        with self.place(name).open("wb") as target:
            shutil.copyfileobj(content, target)
