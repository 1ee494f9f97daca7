"""What PostgreSQL lets every role do, and ours must not.

Only a superuser can close these doors, once per database (a copy inherits them from its template):
`EmbeddedPostgres` does it by itself, `deploy/postgres/` at the server's creation, and
`prepare_platform` when `DATABASE_ADMIN_URL` is set. An upgrade of PostgreSQL by pg_upgrade or by
dump keeps them.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

from kernel.database_rights.names import APPLICATION, OWNER

# Functions any role may call by default, by name (a regular expression), and why not.
DOORS = {
    "^set_config$": "would change the role or the search path from inside a SELECT",
    "^lo_|^loread$|^lowrite$": "large objects belong to no schema",
    "^(query|table|schema|database|cursor)_to_xml": "runs a text as a statement",
    "^ts_stat$|^ts_rewrite$": "runs a text as a statement",
    "^pg_(try_)?advisory_": "a lock that no schema bounds: one space could stop another",
    "^pg_(cancel|terminate)_backend$": "other spaces' sessions",
    "^pg_sleep": "keeps a connection from the others",
    "^pg_notify$": "reaches the listeners of every space",
    "^pg_(export_snapshot|logical_emit_message)$": "no use here",
    "^pg_stat_get_": "activity and row counts of every space",
    "^pg_(table|indexes|relation|total_relation|tablespace|database)_size$": "volumes of others",
}
# Views and columns that tell how much others hold or do.
VIEWS = "^pg_(stat|statio)_|^pg_locks$|^pg_prepared_xacts$|^pg_cursors$|^pg_prepared_statements$"
COUNTED = ("reltuples", "relpages", "relallvisible", "relallfrozen")


def close_doors(administrator: Connection[Any], owner: str = OWNER) -> None:
    """Take these rights from everybody but the owner; create the application's login."""
    with administrator.transaction():
        _create_logins(administrator, owner)
        for function in _functions(administrator):
            _keep_for(owner, administrator, "EXECUTE ON FUNCTION", sql.SQL(function))
        for view in _views(administrator):
            _keep_for(owner, administrator, "SELECT ON", sql.SQL(view))
        _hide_counts(administrator, owner)
        # Connections set their time zone with it, before they take any role.
        _run(administrator, "GRANT EXECUTE ON FUNCTION pg_catalog.set_config TO {}", APPLICATION)
        _run(administrator, "REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", _database(administrator))


def _create_logins(administrator: Connection[Any], owner: str) -> None:
    query = "SELECT 1 FROM pg_roles WHERE rolname = %s"
    if administrator.execute(query, [APPLICATION]).fetchone() is None:
        _run(administrator, "CREATE ROLE {} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE", APPLICATION)
    _run(administrator, "ALTER ROLE {} CREATEROLE", owner)
    _run(administrator, "GRANT {} TO {} WITH ADMIN OPTION", APPLICATION, owner)
    for name, value in (
        ("statement_timeout", "60s"),
        ("idle_in_transaction_session_timeout", "5min"),
    ):
        _run(administrator, f"ALTER ROLE {{}} SET {name} = '{value}'", APPLICATION)


def _functions(administrator: Connection[Any]) -> list[str]:
    rows = administrator.execute(
        "SELECT oid::regprocedure::text FROM pg_proc "
        "WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ %s",
        ["|".join(DOORS)],
    )
    return [row[0] for row in rows]


def _views(administrator: Connection[Any]) -> list[str]:
    rows = administrator.execute(
        "SELECT oid::regclass::text FROM pg_class "
        "WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v' AND relname ~ %s",
        [VIEWS],
    )
    return [row[0] for row in rows]


def _keep_for(owner: str, administrator: Connection[Any], what: str, name: sql.Composable) -> None:
    administrator.execute(sql.SQL(f"REVOKE {what} {{}} FROM PUBLIC").format(name))
    administrator.execute(sql.SQL(f"GRANT {what} {{}} TO {{}}").format(name, sql.Identifier(owner)))


def _hide_counts(administrator: Connection[Any], owner: str) -> None:
    """`pg_class` stays readable but for the planner's row counts of other people's tables."""
    rows = administrator.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'pg_class'::regclass "
        "AND NOT attisdropped AND attnum > 0"
    )
    shown = sql.SQL(", ").join(sql.Identifier(row[0]) for row in rows if row[0] not in COUNTED)
    administrator.execute("REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC")
    administrator.execute(
        sql.SQL("GRANT SELECT ({}) ON pg_catalog.pg_class TO PUBLIC").format(shown)
    )
    _run(administrator, "GRANT SELECT ON pg_catalog.pg_class TO {}", owner)


def _database(administrator: Connection[Any]) -> str:
    row = administrator.execute("SELECT current_database()").fetchone()
    return str(row[0]) if row else ""


def _run(administrator: Connection[Any], template: str, *names: str) -> None:
    administrator.execute(sql.SQL(template).format(*map(sql.Identifier, names)))
