"""Database backend: django-tenants' search path and the space's role, taken together.

1. The session remembers its role and its search path and issues one statement when either differs
   from what is selected (stock django-tenants: one more statement for each query, 14 per page
   instead of 5). It fails closed: without the role there is no statement at all.
2. Each space has its PostgreSQL role (`kernel.database_rights`), and inside a space only plain
   statements pass (`cursor.py`).
3. A space's table gets no foreign-key constraint to a public table (see `schema.py`).
4. Content types live in public alone, so their cache need not be dropped at each switch.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql.base import TIMESTAMPTZ_OID
from django.db.backends.postgresql.psycopg_any import register_tzloader
from django.db.utils import ProgrammingError
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper
from django_tenants.postgresql_backend.base import FakeTenant
from psycopg.pq import Format, TransactionStatus

from kernel.database_rights.names import APPLICATION, PLATFORM
from kernel.postgresql_backend.cursor import SessionCursor
from kernel.postgresql_backend.schema import SpaceSchemaEditor

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
# What a session is in: role (None: the login's own) and schemas.
Session = tuple[str | None, tuple[str, ...]]


class DatabaseWrapper(TenantDatabaseWrapper):
    SchemaEditorClass = SpaceSchemaEditor

    def __init__(self, *args: Any, **options: Any) -> None:
        self.role: str | None = None
        self._session: Session | None = None
        self._met: set[str] = set()  # spaces this connection has entered
        self.session_changes = 0  # round trips spent on it, for the bench
        super().__init__(*args, **options)

    # What is wanted

    @property
    def base_role(self) -> str | None:
        """The role outside of any space: the owner's login keeps its own."""
        return PLATFORM if self.settings_dict["USER"] == APPLICATION else None

    @property
    def is_strict(self) -> bool:
        """Whether a space is selected: only plain statements, one at a time."""
        return self.role is not None and self.role == self.schema_name

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """django-tenants' door, for its commands and for the template: no space's role."""
        self.select(tenant, role=self.base_role, include_public=include_public)

    def select(self, tenant: Any, *, role: str | None, include_public: bool = True) -> None:
        """Want this schema and this role for what comes next; nothing is sent yet."""
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.role = role
        self.set_settings_schema(self.schema_name)

    def select_public(self, *, role: str | None) -> None:
        self.select(FakeTenant(schema_name="public"), role=role)

    def set_schema_to_public(self) -> None:
        self.select_public(role=self.base_role)

    # What the session is in

    def enter_session(self) -> None:
        """Bring the session to the selected role and schemas, in one round trip, if it is not.

        Raises ProgrammingError when the role is not ours to take.
        """
        paths = ("public",) if self.schema_name == "public" else (self.schema_name, "public")
        if not self.include_public_schema:
            paths = (self.schema_name,)
        wanted = (self.role, paths)
        if wanted == self._session:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            # Nothing but a rollback can run now; what comes after it asks again.
            return
        self._session = None
        for name in (self.role or "none", *paths):
            if not _NAME.fullmatch(name):
                raise ProgrammingError(f"{name!r} is no name of a schema or role of ours")
        role = f'"{self.role}"' if self.role else "NONE"
        path = ", ".join(f'"{name}"' for name in paths)
        # Straight to the server: the only statement allowed to be two, and made of names alone.
        with self.wrap_database_errors, self.connection.cursor() as raw:
            raw.execute(f"SET ROLE {role}; SET search_path TO {path}")
        self._session = wanted
        self.session_changes += 1
        if self.is_strict:
            self._met.add(self.schema_name)

    def close_if_unusable_or_obsolete(self) -> None:
        """Between two requests or tasks: also close a connection that met many spaces.

        It remembers each table it met and gives nothing back: 0.23 MB per space (docs/scale.md).
        """
        if len(self._met) > settings.SPACES_PER_CONNECTION and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()

    def forget_session(self) -> None:
        """Say that a statement may have moved the session: the next one asks again."""
        self._session = None

    def create_cursor(self, name: str | None = None) -> Any:
        if name:
            raise ProgrammingError("server-side cursors outlive a space: they are switched off")
        cursor = SessionCursor(self.connection)
        cursor.backend = self
        loader = self.connection.adapters.get_loader(TIMESTAMPTZ_OID, Format.TEXT)
        if self.timezone != loader.timezone:
            register_tzloader(self.timezone, cursor)
        return cursor

    def _cursor(self, name: str | None = None) -> Any:
        # Not django-tenants' own: the cursor looks after the session at each statement.
        return super(TenantDatabaseWrapper, self)._cursor(name)

    def connect(self) -> None:
        self._session = None
        self._met = set()
        super().connect()

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self._refuse_unannounced_pooler()

    def _refuse_unannounced_pooler(self) -> None:
        """A pooler may hand each transaction another server session, in another space's role.

        It answers the connection itself, with a process number that is not the server's. Raises
        ImproperlyConfigured unless `DATABASE_POOLER = "session"` says that it keeps one server
        session per connection.
        """
        if settings.DATABASE_POOLER == "session":
            return
        row = self.connection.execute("SELECT pg_backend_pid()").fetchone()
        if row[0] != self.connection.info.backend_pid:
            self.connection.close()
            raise ImproperlyConfigured(
                "a connection pooler stands before PostgreSQL: put it in session mode and set "
                "DATABASE_POOLER, or connect to the server itself (docs/isolation.md)"
            )
        if not self.get_autocommit():
            self.connection.commit()

    def close(self) -> None:
        self._session = None
        super().close()

    def rollback(self) -> None:
        self._session = None
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        try:
            super().savepoint_rollback(sid)
        finally:
            self._session = None
