"""Reading a whole space at one instant, as the owner, beside pg_dump on the same snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from tenants.reversibility.tables import Table

ROWS_AT_ONCE = 2000


class Snapshot:
    """A read-only, repeatable-read session of its own: the caller's transaction is not touched."""

    def __init__(self, session: psycopg.Connection[Any]) -> None:
        self._session = session
        row = session.execute("SELECT pg_export_snapshot(), now()").fetchone()
        self.name: str = row[0] if row else ""
        self.moment: Any = row[1] if row else None

    def rows(
        self, schema: str, table: Table, where: str = "", values: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The rows of a table as JSON texts, in the order of the key."""
        query = sql.SQL(
            "SELECT row_to_json(r)::text FROM (SELECT {} FROM {}{} ORDER BY {}) r"
        ).format(
            sql.SQL(", ").join(map(sql.Identifier, table.columns)),
            sql.Identifier(schema, table.name),
            # Made of our own column names and placeholders.
            sql.SQL(f" WHERE {where}" if where else ""),
            sql.Identifier(table.key),
        )
        with self._session.cursor(name="export") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(query, values)
            for (line,) in cursor:
                yield line

    def ask(self, query: str, values: Mapping[str, Any] | None = None) -> list[Any]:
        return self._session.execute(query, values).fetchall()

    def checksums(self, schema: str) -> dict[str, str]:
        return checksums(self._session, schema)


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    with session() as held:
        held.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            yield Snapshot(held)
        finally:
            held.execute("ROLLBACK")


@contextmanager
def session() -> Iterator[psycopg.Connection[Any]]:
    """A connection of our own, as the login of this process: outside any space and role."""
    held = connection.settings_dict
    with psycopg.connect(
        dbname=held["NAME"],
        user=held["USER"],
        password=held["PASSWORD"],
        host=held["HOST"] or None,
        port=held["PORT"] or None,
        autocommit=True,
        connect_timeout=5,
    ) as opened:
        yield opened


def checksums(held: Any, schema: str) -> dict[str, str]:
    """Table → number of rows and a digest of them all, whatever their order on disk."""
    names = held.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema]
    ).fetchall()
    found = {}
    for (name,) in names:
        query = sql.SQL(
            "SELECT count(*) || ':' || coalesce("
            "md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM {} t"
        ).format(sql.Identifier(schema, name))
        found[name] = held.execute(query).fetchone()[0]
    return found
