"""PostgreSQL watches what is written: triggers count, in sequences that no rollback undoes.

`inserted` and `changed` count writes to A's tables, `about` changes of public rows that name A or
its people, `inked` canaries of A written anywhere else (another space, a public table): a mail, an
audit line, a task's payload. A probe may then be rolled back and still be caught.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.isolation.canaries import SQL_PATTERN

COUNTERS = ("inserted", "changed", "about", "inked")
# One's own session opens and closes on any host.
UNWATCHED = {"django_session"}
SESSIONS = "account_sessions_opensession"

SETUP = f"""
CREATE SCHEMA isolation;
CREATE TABLE isolation.subjects (word text PRIMARY KEY);
CREATE SEQUENCE isolation.inserted; CREATE SEQUENCE isolation.changed;
CREATE SEQUENCE isolation.about; CREATE SEQUENCE isolation.inked;
SELECT nextval('isolation.inserted'), nextval('isolation.changed'),
       nextval('isolation.about'), nextval('isolation.inked');
CREATE FUNCTION isolation.note_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM nextval('isolation.inserted');
  -- A row of this very transaction is the visitor's own.
  ELSIF OLD.xmin::text::bigint < txid_current() % 4294967296
  THEN PERFORM nextval('isolation.changed');
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION isolation.note_about() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF EXISTS (SELECT FROM isolation.subjects WHERE strpos(OLD::text, word) > 0)
  THEN PERFORM nextval('isolation.about'); END IF;
  RETURN NULL;
END $$;
-- Anyone ends their own session on A's host; those of A's people are A's.
CREATE FUNCTION isolation.note_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF EXISTS (SELECT FROM isolation.subjects WHERE word = OLD.user_id::text)
  THEN PERFORM nextval('isolation.about'); END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION isolation.note_ink() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NEW::text ~ '{SQL_PATTERN}' THEN PERFORM nextval('isolation.inked'); END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION isolation.fingerprint(wanted text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE found text; whole text := ''; tab text;
BEGIN
  FOR tab IN SELECT tablename FROM pg_tables
    WHERE schemaname = wanted AND tablename <> 'django_session' ORDER BY tablename
  LOOP
    EXECUTE format('SELECT md5(coalesce(string_agg(h, '''' ORDER BY h), ''''))'
      ' FROM (SELECT md5(t::text) AS h FROM %I.%I t) s', wanted, tab) INTO found;
    whole := whole || tab || found;
  END LOOP;
  RETURN md5(whole);
END $$;
GRANT USAGE ON SCHEMA isolation TO PUBLIC;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA isolation TO PUBLIC;
"""


@dataclass(frozen=True)
class Counts:
    inserted: int
    changed: int
    about: int
    inked: int

    def since(self, before: Counts) -> Counts:
        return Counts(*(getattr(self, name) - getattr(before, name) for name in COUNTERS))


class Watch:
    """Sees the writes of other connections of this database."""

    def __init__(self, address: str, schema: str) -> None:
        self.address = address
        self.schema = schema
        self._connection = psycopg.connect(address, autocommit=True)

    def install(self, subjects: list[str]) -> None:
        server = self._connection
        server.execute(SETUP)  # type: ignore[arg-type]
        with server.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO isolation.subjects VALUES (%s)", [[word] for word in subjects]
            )
        for schema, table in self._tables():
            if table in UNWATCHED:
                continue
            if schema == self.schema:
                self._trigger(schema, table, "note_write", "INSERT OR UPDATE OR DELETE")
            else:
                self._trigger(schema, table, "note_ink", "INSERT OR UPDATE")
            if schema == "public":
                note = "note_session" if table == SESSIONS else "note_about"
                self._trigger(schema, table, note, "UPDATE OR DELETE")

    def _tables(self) -> list[tuple[str, str]]:
        return self._connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = 'public'"
            " OR schemaname IN (SELECT schema_name FROM public.authorities_localauthority)"
        ).fetchall()

    def _trigger(self, schema: str, table: str, function: str, events: str) -> None:
        self._connection.execute(
            sql.SQL(
                "CREATE TRIGGER {} AFTER {} ON {}.{} FOR EACH ROW EXECUTE FUNCTION isolation.{}()"
            ).format(
                sql.Identifier(f"isolation_{function}"),
                sql.SQL(events),  # type: ignore[arg-type]
                sql.Identifier(schema),
                sql.Identifier(table),
                sql.Identifier(function),
            )
        )

    def counts(self) -> Counts:
        names = ", ".join(f"(SELECT last_value FROM isolation.{name})" for name in COUNTERS)
        row: Any = self._connection.execute(f"SELECT {names}").fetchone()  # type: ignore[arg-type]
        return Counts(*row)

    def close(self) -> None:
        self._connection.close()


def fingerprint_of_rows(schema: str) -> str:
    """Digest of every row of a schema, as the current transaction sees them, in one statement."""
    from django.db import connection

    from kernel.tenancy import public_space

    with public_space(), connection.cursor() as cursor:
        cursor.execute("SELECT isolation.fingerprint(%s)", [schema])
        return str(cursor.fetchone()[0])


def fingerprint_of_files(folders: list[Path]) -> dict[str, str]:
    """Path and digest of every file below these folders."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
