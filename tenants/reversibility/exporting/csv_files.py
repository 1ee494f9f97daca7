"""CSV as a town hall's spreadsheet opens it: UTF-8 with its mark, semicolons, no formula.

The JSON file beside holds the exact value.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kernel.spreadsheet import cell


class CsvFile:
    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=";")
        self._writer.writerow(columns)

    def write(self, values: Sequence[Any]) -> None:
        self._writer.writerow([cell(value) for value in values])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
