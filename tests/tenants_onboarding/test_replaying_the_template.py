"""A replay is the template to the last row: rows, positions of sequences, constraints, triggers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from kernel.tenancy import public_space
from tenants.onboarding import template
from tenants.onboarding.doctor import rights, shape
from tenants.onboarding.models import SpaceTemplate
from tenants.onboarding.template import TEMPLATE_SCHEMA, replay_template

COPY = "s_" + "c" * 32
TRIGGER = """
CREATE FUNCTION {s}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'never'; END $$;
CREATE TRIGGER refuse BEFORE DELETE ON {s}.wagtailcore_site
FOR EACH ROW EXECUTE FUNCTION {s}.refuse();
"""


def rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall()) if cursor.description else []


def counts(schema: str) -> dict[str, int]:
    tables = rows("SELECT tablename FROM pg_tables WHERE schemaname = %s", schema)
    names = [sql.Identifier(schema, name) for (name,) in tables]
    query = sql.SQL("SELECT count(*) FROM {}")
    return {
        table: rows(query.format(name).as_string())[0][0]
        for (table,), name in zip(tables, names, strict=True)
    }


def positions(schema: str) -> dict[str, int | None]:
    return dict(
        rows("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = %s", schema)
    )


def test_a_replay_has_every_row_and_goes_on_where_sequences_stood(db: None) -> None:
    replay_template(COPY)
    assert counts(COPY) == counts(TEMPLATE_SCHEMA)
    assert sum(counts(COPY).values()) > 300
    assert positions(COPY) == positions(TEMPLATE_SCHEMA)


def test_a_replay_has_the_templates_shape_and_a_role_of_its_own(db: None) -> None:
    replay_template(COPY)
    assert list(shape.differences([COPY])) == []
    assert list(rights.wrong_grants([COPY])) == []


def test_constraints_hold_in_the_copy(db: None) -> None:
    replay_template(COPY)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(f'INSERT INTO "{COPY}".auth_group (name) SELECT name FROM "{COPY}".auth_group')


def test_triggers_and_their_functions_come_along(committed_db: str) -> None:
    rows(sql.SQL(TRIGGER).format(s=sql.Identifier(TEMPLATE_SCHEMA)).as_string())
    script = template._strip_session_settings(template._dump())
    with public_space():
        SpaceTemplate.objects.update(sql=script)
    replay_template(COPY)
    assert list(shape.differences([COPY])) == []
    told = rows(
        "SELECT tgname, pronamespace::regnamespace::text FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        f"{COPY}.wagtailcore_site",
    )
    assert told == [("refuse", COPY)]
