"""The cursor every statement goes through: right role first, then one plain statement at a time.

Two things are checked at the moment of the call, not when the cursor was made: that the session is
in the selected space under that space's role, and, in a space, that the text is a single statement
that reads or writes rows. PostgreSQL itself refuses a second statement, because the text is sent
with the extended protocol; what begins with anything but the verbs below is refused here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import psycopg
from django.db.utils import NotSupportedError

if TYPE_CHECKING:
    from kernel.postgresql_backend.base import DatabaseWrapper

_BEFORE_THE_VERB = r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*(?:[^*]|\*(?!/))*\*/)*"
_ALLOWED = re.compile(
    _BEFORE_THE_VERB + r"(?:"
    r"(?:SELECT|WITH|INSERT|UPDATE|DELETE|VALUES)\b"
    r"|SAVEPOINT\s|RELEASE\s+SAVEPOINT\s|ROLLBACK\s+TO\s+SAVEPOINT\s"
    r"|SET\s+CONSTRAINTS\s"
    r")",
    re.IGNORECASE,
)
_UNDOES = re.compile(_BEFORE_THE_VERB + r"ROLLBACK\b", re.IGNORECASE)


class StatementRefused(NotSupportedError):
    """A statement that no code has to run inside a space: SET, DO, COPY, DDL, several at once."""


class SessionCursor(psycopg.ClientCursor[Any]):
    """Client-side binding, like Django's own; strict while a space is selected."""

    backend: DatabaseWrapper

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self.backend.enter_session()
        self._check(query)
        try:
            return super().execute(query, params, **options)
        finally:
            # Going back to a savepoint takes the session's role and path back with it.
            if _UNDOES.match(_text(query, self)):
                self.backend.forget_session()

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> Any:
        self.backend.enter_session()
        self._check(query)
        return super().executemany(query, params_seq, **options)

    def copy(self, statement: Any, params: Any = None, **options: Any) -> Any:
        if self.backend.is_strict:
            raise StatementRefused("no COPY inside a space")
        self.backend.enter_session()
        return super().copy(statement, params, **options)

    def stream(self, query: Any, params: Any = None, **options: Any) -> Any:
        self.backend.enter_session()
        self._check(query)
        return super().stream(query, params, **options)

    def _check(self, query: Any) -> None:
        if self.backend.is_strict and not _ALLOWED.match(_text(query, self)):
            raise StatementRefused(
                "inside a space a statement selects, inserts, updates or deletes rows"
            )

    def _execute_send(self, query: Any, *, force_extended: bool = False, **options: Any) -> None:
        """psycopg's own step: the extended protocol takes one statement, never two."""
        super()._execute_send(
            query, force_extended=force_extended or self.backend.is_strict, **options
        )


def _text(query: Any, cursor: psycopg.Cursor[Any]) -> str:
    if isinstance(query, bytes):
        return query.decode()
    return query if isinstance(query, str) else str(query.as_string(cursor))
