"""Make the database agree with the declared rights. Every statement can be run again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError, connection, transaction
from psycopg import sql

from kernel.database_rights import hardening
from kernel.database_rights.declaration import TableRights
from kernel.database_rights.names import (
    ACCOUNTS,
    APPLICATION,
    PLATFORM,
    SERVING,
    SPACES,
)
from kernel.tenancy import public_space

POLICY = "serving_roles"


def apply_rights() -> None:
    """Create the roles and give them exactly the declared rights in public.

    The caller's login must own the database and be allowed to create roles (CREATEROLE). Raises
    ImproperlyConfigured for a table nobody declared, or when the server's own doors are open and
    there is no administrator's address (`DATABASE_ADMIN_URL`) to close them with.
    """
    _check_all_declared()
    admin_url = os.environ.get("DATABASE_ADMIN_URL")
    if admin_url:
        with psycopg.connect(admin_url, autocommit=True) as administrator:
            hardening.close_doors(administrator, _login())
    with public_space(), transaction.atomic():
        _create_serving_roles()
        for statement in _statements():
            _execute(statement)
    still_open = open_doors()
    if still_open and settings.REQUIRE_CLOSED_DOORS:
        raise ImproperlyConfigured(
            f"any role may call {', '.join(still_open)}: run this command once with "
            "DATABASE_ADMIN_URL set to a superuser's address (docs/isolation.md)"
        )


def open_doors() -> list[str]:
    """Functions of `hardening.DOORS` that a space's role may still call. Empty is what we want."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
            " AND proname ~ %s AND has_function_privilege(%s, oid, 'EXECUTE') ORDER BY 1",
            ["|".join(hardening.DOORS), SPACES],
        )
        return [row[0] for row in cursor.fetchall()]


def create_space_role(schema_name: str) -> None:
    """Create the role of a new space and let it use its schema's tables, present and future.

    Runs in the caller's transaction, as the owner: nothing is left of it when that one fails.
    """
    create_role(schema_name)
    grant_schema(schema_name)


def create_role(schema_name: str) -> None:
    """Create the role and its memberships, unless they are there.

    A membership locks the role it is in until the transaction ends: whoever opens many spaces side
    by side calls this first, in a transaction of its own. A role without a schema can do nothing.
    """
    if not _role_exists(schema_name):
        _execute(_sql("CREATE ROLE {} NOLOGIN", schema_name))
    _join(SPACES, schema_name)
    for login in {APPLICATION, _login()}:
        _join(schema_name, login)


def _join(group: str, member: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_auth_members WHERE roleid = %s::regrole AND member = %s::regrole"
            " AND (current_setting('server_version_num')::int < 160000 OR "
            "(to_jsonb(pg_auth_members)->>'set_option')::boolean)",
            [group, member],
        )
        if cursor.fetchone() is None:
            cursor.execute(_sql("GRANT {} TO {}", group, member))


def grant_schema(schema_name: str) -> None:
    """Give a space's role the use of its own schema: rows, never the tables themselves."""
    names = (schema_name, schema_name)
    rights = "SELECT, INSERT, UPDATE, DELETE ON"
    _execute(_sql(f"GRANT {rights} ALL TABLES IN SCHEMA {{}} TO {{}}", *names))
    _execute(_sql("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {} TO {}", *names))
    _execute(future_rights(schema_name))
    open_schema(schema_name)


def future_rights(schema_name: str) -> sql.Composed:
    """Statements that give the role each table to come: run before the tables, they cost nothing.

    Granted table by table afterwards, they took a third of the opening of a space.
    """
    names = (schema_name, schema_name) * 2
    future = "ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT"
    return _sql(
        f"{future} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {{}}; "
        f"{future} USAGE ON SEQUENCES TO {{}}",
        *names,
    )


def open_schema(schema_name: str) -> None:
    """Let the role in, and keep it from changing what may only grow."""
    _execute(_sql("GRANT USAGE ON SCHEMA {} TO {}", schema_name, schema_name))
    for table in settings.APPEND_ONLY_TABLES:
        _execute(_sql("REVOKE UPDATE, DELETE ON {}.{} FROM {}", schema_name, table, schema_name))


def drop_space_role(schema_name: str) -> None:
    """Forget the role of a space whose schema is gone. Another database may still use it."""
    if not _role_exists(schema_name):
        return
    _execute(_sql("DROP OWNED BY {}", schema_name))
    try:
        with transaction.atomic():
            _execute(_sql("DROP ROLE {}", schema_name))
    except InternalError:
        return


def spaces_without_rights() -> list[str]:
    """Schemas of authorities whose role is missing or may not use its schema."""
    with public_space(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT space.nspname FROM pg_namespace space
            LEFT JOIN pg_roles role ON role.rolname = space.nspname
            WHERE space.nspname ~ '^s_[0-9a-f]{32}$'
              AND (role.oid IS NULL
                   OR NOT has_schema_privilege(role.oid, space.oid, 'USAGE')
                   OR NOT pg_has_role(role.oid, %s, 'USAGE')
                   OR NOT pg_has_role(%s, role.oid, 'MEMBER'))
            ORDER BY 1
            """,
            [SPACES, APPLICATION],
        )
        return [row[0] for row in cursor.fetchall()]


def public_tables() -> Iterator[Any]:
    """Models with a table in public."""
    for config in apps.get_app_configs():
        if config.name in settings.PUBLIC_APPS:
            yield from (
                model
                for model in config.get_models(include_auto_created=True)
                if model._meta.managed and not model._meta.proxy
            )


def _check_all_declared() -> None:
    tables = {model._meta.label for model in public_tables()}
    missing = sorted(tables - set(settings.DATABASE_RIGHTS))
    unknown = sorted(set(settings.DATABASE_RIGHTS) - tables)
    if missing or unknown:
        raise ImproperlyConfigured(
            f"DATABASE_RIGHTS: tables not declared {missing}, unknown names {unknown}"
        )


def _create_serving_roles() -> None:
    login = _login()
    for role in (APPLICATION, *SERVING):
        if not _role_exists(role):
            kind = "LOGIN NOINHERIT" if role == APPLICATION else "NOLOGIN"
            _execute(_sql(f"CREATE ROLE {{}} {kind}", role))
    for role in (PLATFORM, ACCOUNTS):
        _execute(_sql("GRANT {} TO {}", role, APPLICATION))
        _execute(_sql("GRANT {} TO {}", role, login))
    database = connection.settings_dict["NAME"]
    _execute(_sql("GRANT CONNECT ON DATABASE {} TO {}", database, APPLICATION))
    _execute(_sql("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", database))
    password = os.environ.get("BEFFROI_APP_DB_PASSWORD")
    if password:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(APPLICATION), sql.Literal(password)
        )
        _execute(statement)


def _statements() -> Iterator[sql.Composable]:
    roles = sql.SQL(", ").join(sql.Identifier(role) for role in SERVING)
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC, {}").format(roles)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(roles)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}").format(roles)
    yield sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {}").format(roles)
    for model in public_tables():
        rights: TableRights = settings.DATABASE_RIGHTS[model._meta.label]
        yield from _table_statements(model._meta.db_table, rights)


def _table_statements(table: str, rights: TableRights) -> Iterator[sql.Composable]:
    name = sql.Identifier("public", table)
    granted = ((SPACES, rights.space), (PLATFORM, rights.platform), (ACCOUNTS, rights.accounts))
    for role, verbs in granted:
        # `ALL TABLES` left the rights on single columns in place.
        yield sql.SQL("REVOKE ALL ON {} FROM {}").format(name, sql.Identifier(role))
        if verbs:
            yield sql.SQL("GRANT {} ON {} TO {}").format(
                sql.SQL(", ".join(verbs)), name, sql.Identifier(role)
            )
    for verb, columns in rights.space_columns.items():
        yield sql.SQL("GRANT {} ({}) ON {} TO {}").format(
            sql.SQL(verb),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            name,
            sql.Identifier(SPACES),
        )
    yield from _row_statements(name, rights)


def _row_statements(name: sql.Composable, rights: TableRights) -> Iterator[sql.Composable]:
    for role in SERVING:
        policy = sql.Identifier(f"{POLICY}_{role}")
        yield sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(policy, name)
        if rights.rows:
            # From our own settings, never from outside.
            rows = sql.SQL(rights.rows if role == SPACES else "true")
            yield sql.SQL("CREATE POLICY {} ON {} TO {} USING ({}) WITH CHECK ({})").format(
                policy, name, sql.Identifier(role), rows, rows
            )
    seen = sql.Identifier(f"{POLICY}_seen")
    yield sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(seen, name)
    if rights.seen_rows:
        yield sql.SQL("CREATE POLICY {} ON {} FOR SELECT TO {} USING ({})").format(
            seen, name, sql.Identifier(SPACES), sql.SQL(rights.seen_rows)
        )
    switch = "ENABLE" if rights.rows else "DISABLE"
    yield sql.SQL(f"ALTER TABLE {{}} {switch} ROW LEVEL SECURITY").format(name)


def _role_exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        return cursor.fetchone() is not None


def _login() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return str(cursor.fetchone()[0])


def _sql(template: str, *names: str) -> sql.Composed:
    return sql.SQL(template).format(*map(sql.Identifier, names))


def _execute(statement: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
