"""CSV as a town hall's spreadsheet opens it: UTF-8 with its mark, semicolons, no formula.

A text that a spreadsheet would run as a formula gets an apostrophe in front (rule of OWASP, « CSV
injection »). The JSON file beside holds the exact value.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


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


def cell(value: Any) -> Any:
    """What stands in the cell; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value
