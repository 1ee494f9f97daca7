"""Writes the rows of a dump into a schema that has the tables already.

Nothing of the dump is executed: tables and columns are looked up in our own catalogue, and only
rows and sequence values are taken. A dishonest dump cannot run a statement here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from tenants.reversibility.dump_reader import Rows, SequenceValue, Statements, events
from tenants.reversibility.errors import ArchiveRefused, ToolFailed
from tenants.reversibility.postgres import script_of

NULL = b"\\N"
BLOCK = 1 << 16

# (table, column) → the value as COPY writes it → the value to write instead.
Translations = Mapping[tuple[str, str], Callable[[bytes], bytes]]


def owner_session() -> Any:
    """psycopg's own connection under Django's, in its transaction, outside any space."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.connection


def empty_tables(schema: str) -> None:
    """Take out what the template put in."""
    held = owner_session()
    held.execute("SET CONSTRAINTS ALL IMMEDIATE")
    names = [sql.Identifier(schema, name) for name in _columns(held, schema)]
    held.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
    held.execute("SET CONSTRAINTS ALL DEFERRED")


def load_rows(
    dump: Path, *, schema: str, source_schema: str, translations: Translations
) -> dict[str, int]:
    """Fill the empty tables of `schema`; returns the rows of each. In the caller's transaction.

    Raises ArchiveRefused for anything that does not fit our tables or breaks their rules.
    """
    held = owner_session()
    known = _columns(held, schema)
    counts: dict[str, int] = {}
    try:
        with script_of(dump, data_only=True) as script:
            for event in events(script):
                if isinstance(event, Rows):
                    _check_fits(event, source_schema, known)
                    counts[event.table] = _copy(held, schema, event, translations)
                elif isinstance(event, SequenceValue):
                    _set_sequence(held, schema, event, source_schema)
                else:
                    _check_harmless(event)
        held.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
        raise ArchiveRefused(
            "rows_refused",
            _("La base refuse une ligne de l'archive : %(why)s")
            % {"why": str(error).splitlines()[0]},
        ) from error
    except (ToolFailed, UnicodeDecodeError) as error:
        raise ArchiveRefused(
            "dump_unreadable", _("La copie de la base (schema.dump) est illisible.")
        ) from error
    return counts


def _copy(held: Any, schema: str, rows: Rows, translations: Translations) -> int:
    changes = [
        (position, translations[rows.table, column])
        for position, column in enumerate(rows.columns)
        if (rows.table, column) in translations
    ]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(schema, rows.table), sql.SQL(", ").join(map(sql.Identifier, rows.columns))
    )
    count = 0
    with held.cursor() as cursor, cursor.copy(statement) as copy:
        block = bytearray()
        for line in _translated(rows.lines, changes):
            block += line
            count += 1
            if len(block) >= BLOCK:
                copy.write(bytes(block))
                block.clear()
        copy.write(bytes(block))
    return count


def _translated(
    lines: Iterator[bytes], changes: list[tuple[int, Callable[[bytes], bytes]]]
) -> Iterator[bytes]:
    if not changes:
        yield from lines
        return
    for line in lines:
        values = line.rstrip(b"\n").split(b"\t")
        for position, change in changes:
            if values[position] != NULL:
                values[position] = change(values[position])
        yield b"\t".join(values) + b"\n"


def _check_fits(rows: Rows, source_schema: str, known: dict[str, set[str]]) -> None:
    if rows.schema != source_schema or not set(rows.columns) <= known.get(rows.table, set()):
        raise ArchiveRefused(
            "unknown_table",
            _("L'archive parle d'une table inconnue ici : %(name)s.") % {"name": rows.table},
        )


def _check_harmless(event: Statements) -> None:
    for line in event.text.splitlines():
        if not line.startswith(("SET ", "SELECT pg_catalog.set_config('search_path'")):
            raise ArchiveRefused(
                "statement_in_dump",
                _("La copie de la base contient autre chose que des données : archive refusée."),
            )


def _set_sequence(held: Any, schema: str, event: SequenceValue, source_schema: str) -> None:
    known = held.execute(
        "SELECT 1 FROM pg_sequences WHERE schemaname = %s AND sequencename = %s",
        [schema, event.sequence],
    ).fetchone()
    if event.schema != source_schema or known is None:
        raise ArchiveRefused(
            "unknown_sequence",
            _("L'archive parle d'un compteur inconnu ici : %(name)s.") % {"name": event.sequence},
        )
    name = sql.Identifier(schema, event.sequence).as_string(held)
    held.execute("SELECT setval(%s, %s, %s)", [name, event.value, event.called])


def _columns(held: Any, schema: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, column in held.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 "
        "AND NOT a.attisdropped",
        [schema],
    ).fetchall():
        found.setdefault(table, set()).add(column)
    return found
