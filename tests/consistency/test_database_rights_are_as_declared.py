"""What each database role may really do, read from the server, against the declaration."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from kernel.database_rights.applying import open_doors, public_tables, spaces_without_rights
from kernel.database_rights.names import ACCOUNTS, APPLICATION, OWNER, PLATFORM, SPACES

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def real_rights(role: str) -> dict[str, set[str]]:
    """Rights on whole tables of public, those of PUBLIC included."""
    rows = ask(
        "SELECT c.relname, verb FROM pg_class c, unnest(%s::text[]) verb "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') "
        "AND has_table_privilege(%s, c.oid, verb)",
        list(VERBS),
        role,
    )
    found: dict[str, set[str]] = {}
    for table, verb in rows:
        found.setdefault(table, set()).add(verb)
    return found


@pytest.mark.parametrize(
    ("role", "attribute"), [(SPACES, "space"), (PLATFORM, "platform"), (ACCOUNTS, "accounts")]
)
def test_each_role_has_the_declared_rights_and_no_other(
    db: None, role: str, attribute: str
) -> None:
    declared = {
        model._meta.db_table: set(getattr(settings.DATABASE_RIGHTS[model._meta.label], attribute))
        for model in public_tables()
    }
    assert real_rights(role) == {table: verbs for table, verbs in declared.items() if verbs}


def test_every_public_table_is_declared(db: None) -> None:
    labels = {model._meta.label for model in public_tables()}
    assert set(settings.DATABASE_RIGHTS) == labels


def test_columns_a_space_may_change_in_public_are_the_declared_ones(db: None) -> None:
    declared = {
        (model._meta.db_table, column)
        for model in public_tables()
        for columns in settings.DATABASE_RIGHTS[model._meta.label].space_columns.values()
        for column in columns
    }
    rows = ask(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 "
        "AND NOT a.attisdropped AND NOT has_table_privilege(%s, c.oid, 'UPDATE') "
        "AND has_column_privilege(%s, c.oid, a.attnum, 'UPDATE')",
        SPACES,
        SPACES,
    )
    assert set(rows) == declared
    assert declared == {
        ("accounts_user", "last_login"),
        ("account_sessions_opensession", "last_seen_at"),
        ("data_rights_deletionpart", "erased_at"),
        ("data_rights_deletionpart", "failed_at"),
        ("data_rights_downloadpart", "failed_at"),
        ("data_rights_downloadpart", "gathered_at"),
    }


def test_tables_with_people_are_under_row_level_security(db: None) -> None:
    protected = {row[0] for row in ask("SELECT relname FROM pg_class WHERE relrowsecurity")}
    wanted = {
        model._meta.db_table
        for model in public_tables()
        if settings.DATABASE_RIGHTS[model._meta.label].rows
    }
    assert protected == wanted
    assert {"accounts_user", "accounts_spacepresence"} <= wanted


def test_a_space_writes_no_public_table_that_shows_it_every_row(db: None) -> None:
    loose = [
        label
        for label, rights in settings.DATABASE_RIGHTS.items()
        if set(rights.space) - {"SELECT"} and not rights.rows
    ]
    assert loose == []


def test_policies_that_show_a_space_more_rows_let_it_write_none(db: None) -> None:
    rows = ask("SELECT tablename, cmd, roles FROM pg_policies WHERE policyname ~ '_seen$'")
    declared = {
        model._meta.db_table
        for model in public_tables()
        if settings.DATABASE_RIGHTS[model._meta.label].seen_rows
    }
    assert {row[0] for row in rows} == declared
    assert all(row[1] == "SELECT" and SPACES in row[2] and len(row[2]) == 1 for row in rows)


def test_the_serving_login_has_no_right_of_its_own(db: None) -> None:
    assert real_rights(APPLICATION) == {}
    facts = "SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles"
    assert ask(f"{facts} WHERE rolname = %s", APPLICATION) == [(False,) * 5]
    owned = "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole"
    assert ask(owned, APPLICATION) == [(0,)]
    member = "SELECT pg_has_role(%s, %s, 'MEMBER')"
    assert ask(member, APPLICATION, OWNER) == [(False,)]


def test_a_spaces_role_is_no_member_of_another_one(commune_a: Any, commune_b: Any) -> None:
    rows = ask(
        "SELECT r.rolname FROM pg_roles r WHERE pg_has_role(%s, r.oid, 'MEMBER') ORDER BY 1",
        commune_a.schema_name,
    )
    assert {row[0] for row in rows} == {commune_a.schema_name, SPACES}


def test_every_space_has_its_role(commune_a: Any) -> None:
    assert spaces_without_rights() == []


def test_a_spaces_role_may_not_change_its_own_tables(commune_a: Any) -> None:
    rows = ask(
        "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' "
        "AND (pg_get_userbyid(relowner) <> %s OR has_table_privilege(%s, oid, 'TRUNCATE'))",
        commune_a.schema_name,
        OWNER,
        commune_a.schema_name,
    )
    assert rows == []
    assert ask(
        "SELECT has_schema_privilege(%s, %s, 'CREATE')",
        commune_a.schema_name,
        commune_a.schema_name,
    ) == [(False,)]
    assert ask(
        "SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')", commune_a.schema_name
    ) == [(False,)]


def test_the_audit_of_a_space_can_only_grow(commune_a: Any) -> None:
    for table in settings.APPEND_ONLY_TABLES:
        name = f'"{commune_a.schema_name}".{table}'
        rights = [
            ask("SELECT has_table_privilege(%s, %s, %s)", commune_a.schema_name, name, verb)[0][0]
            for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")
        ]
        assert rights == [True, True, False, False]


def test_the_servers_own_doors_are_closed(db: None) -> None:
    assert open_doors() == []


def test_no_function_of_ours_runs_with_its_owners_rights(db: None) -> None:
    """A SECURITY DEFINER function would be a way past everything above."""
    rows = ask(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef "
        "AND has_function_privilege(%s, oid, 'EXECUTE')",
        SPACES,
    )
    assert rows == []
