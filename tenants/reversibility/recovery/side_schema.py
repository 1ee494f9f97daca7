"""Replays one of our own dumps beside the live schema, under another name.

The dump is ours and its SHA-256 was checked: its statements are run. Names are rewritten in the
statements alone; rows go through COPY untouched, whatever they contain.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from kernel.tenancy import public_space
from tenants.reversibility.dump_reader import Rows, SequenceValue, events
from tenants.reversibility.errors import RestoreRefused, ToolFailed
from tenants.reversibility.loading import owner_session
from tenants.reversibility.postgres import script_of

SESSION_SETTINGS = re.compile(r"^(SET |SELECT pg_catalog\.set_config)")
BLOCK = 1 << 16


def replay(dump: Path, *, source_schema: str, schema: str) -> None:
    """Create `schema` with all that the dump holds of `source_schema`; whole, or not at all.

    Raises RestoreRefused.
    """
    names = re.compile(rf"\b{re.escape(source_schema)}\b")
    try:
        with public_space(), transaction.atomic():
            held = owner_session()
            held.execute("SET LOCAL check_function_bodies TO false")
            held.execute("SET LOCAL search_path TO ''")
            with script_of(dump, data_only=False) as script:
                for event in events(script):
                    if isinstance(event, Rows):
                        _copy(held, schema, event)
                    elif isinstance(event, SequenceValue):
                        name = sql.Identifier(schema, event.sequence).as_string(held)
                        held.execute(
                            "SELECT pg_catalog.setval(%s, %s, %s)",
                            [name, event.value, event.called],
                        )
                    else:
                        _run(held, names.sub(schema, _without_settings(event.text)))
            _forget_session()
    except (psycopg.Error, ToolFailed) as error:
        raise RestoreRefused(
            "replay_failed",
            _("La sauvegarde ne se rejoue pas : %(why)s") % {"why": str(error).splitlines()[0]},
        ) from error


def _run(held: Any, text: str) -> None:
    if text.strip():
        held.execute(text)


def _copy(held: Any, schema: str, rows: Rows) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(schema, rows.table), sql.SQL(", ").join(map(sql.Identifier, rows.columns))
    )
    with held.cursor() as cursor, cursor.copy(statement) as copy:
        block = bytearray()
        for line in rows.lines:
            block += line
            if len(block) >= BLOCK:
                copy.write(bytes(block))
                block.clear()
        copy.write(bytes(block))


def _without_settings(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not SESSION_SETTINGS.match(line))


def _forget_session() -> None:
    """`SET LOCAL search_path` was ours: the backend must not believe what it remembers."""
    backend: Any = connection
    backend.forget_session()
