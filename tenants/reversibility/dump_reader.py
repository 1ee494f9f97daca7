"""Reads what pg_restore prints: the rows of tables, the values of sequences, and statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

COPY = re.compile(rb'^COPY "?(\w+)"?\."?(\w+)"? \((.*)\) FROM stdin;$')
SETVAL = re.compile(
    rb"^SELECT pg_catalog\.setval\('\"?(\w+)\"?\.\"?(\w+)\"?', (\d+), (true|false)\);$"
)
END_OF_ROWS = b"\\."


@dataclass(frozen=True)
class Rows:
    """One table's rows in COPY's text format; `lines` must be read before the next event."""

    schema: str
    table: str
    columns: tuple[str, ...]
    lines: Iterator[bytes]


@dataclass(frozen=True)
class SequenceValue:
    schema: str
    sequence: str
    value: int
    called: bool


@dataclass(frozen=True)
class Statements:
    text: str


Event = Rows | SequenceValue | Statements


def events(script: IO[bytes]) -> Iterator[Event]:
    """In the order of the script. Comments and psql's own commands are passed over."""
    held: list[str] = []
    for raw in script:
        line = raw.rstrip(b"\n")
        copied = COPY.match(line)
        valued = SETVAL.match(line)
        if (copied or valued) and held:
            yield Statements("\n".join(held))
            held = []
        if copied:
            schema, table, names = copied.groups()
            columns = tuple(name.strip().strip('"') for name in names.decode().split(","))
            yield Rows(schema.decode(), table.decode(), columns, _lines(script))
        elif valued:
            schema, name, value, called = valued.groups()
            yield SequenceValue(schema.decode(), name.decode(), int(value), called == b"true")
        elif line and not line.startswith((b"--", b"\\")):
            held.append(line.decode())
    if held:
        yield Statements("\n".join(held))


def _lines(script: IO[bytes]) -> Iterator[bytes]:
    for raw in script:
        if raw.rstrip(b"\n") == END_OF_ROWS:
            return
        yield raw
