"""`beffroi migrate`: only who is behind, each whole or not at all, one never stops another."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations import operations
from psycopg import sql

from kernel.tenancy import schema_named, space_of
from project.bench.migrations import one_more_migration
from tenants.authorities.models import LocalAuthority
from tenants.onboarding import template
from tenants.onboarding.models import SpaceTemplate
from tenants.onboarding.template import TEMPLATE_SCHEMA, known_scripts
from tenants.onboarding.upgrade import states

TABLE = "document_requests_documentrequest"
APP, MODEL = "document_requests", "documentrequest"
Columns = Callable[[str, str], set[str]]


def add_column(name: str = "probe") -> list[Any]:
    field = models.CharField(max_length=20, default="100 %")
    return [operations.AddField(MODEL, name, field)]


def migrate(**options: Any) -> str:
    told = io.StringIO()
    call_command("migrate_spaces", stdout=told, **{"jobs": 1, **options})
    return told.getvalue()


def schemas() -> list[str]:
    return list(LocalAuthority.objects.values_list("schema_name", flat=True))


def rows_of(schema: str) -> set[tuple[str, str]]:
    return set(states.migrations_of(schema))


def test_nothing_to_do_is_said_and_touches_nothing(db: None) -> None:
    assert "0 spaces upgraded, 3 had nothing to do" in migrate()


def test_all_states_come_from_one_query(
    db: None, django_assert_num_queries: Callable[..., Any]
) -> None:
    names = [*schemas(), TEMPLATE_SCHEMA, "no_such_schema"]
    with django_assert_num_queries(2):  # the session's function, and the query
        told = states.states_of(names)
    assert len(told) == 4
    assert len(set(told.values())) == 1


def test_an_added_column_reaches_every_space_and_the_template(
    db: None, columns_of: Columns
) -> None:
    with one_more_migration(APP, "9999_probe", add_column()) as migration:
        assert "3 spaces upgraded" in migrate()
        for schema in [*schemas(), TEMPLATE_SCHEMA]:
            assert "probe" in columns_of(schema, TABLE), schema
            assert migration in rows_of(schema)
        assert "probe" not in columns_of("public", TABLE)
        assert "0 spaces upgraded, 3 had nothing to do" in migrate()


def test_the_template_is_not_dumped_again_and_new_spaces_have_the_column(
    intercommunality: Any, columns_of: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template, "_dump", lambda: pytest.fail("dumped"))
    with one_more_migration(APP, "9999_probe", add_column()) as migration:
        migrate()
        template.replay_template("s_newcomer")
        assert "probe" in columns_of("s_newcomer", TABLE)
        assert migration in rows_of("s_newcomer")
        assert states.state_of("s_newcomer") == states.state_of(TEMPLATE_SCHEMA)


def test_a_space_left_behind_catches_up_by_the_scripts_kept_with_the_template(
    commune_a: Any, columns_of: Columns
) -> None:
    with one_more_migration(APP, "9998_first", add_column("first")):
        template.refresh_template()
        with one_more_migration(APP, "9999_second", add_column("second")):
            template.refresh_template()
            assert len(known_scripts()) == 2
            assert "3 spaces upgraded" in migrate()
            assert {"first", "second"} <= columns_of(commune_a.schema_name, TABLE)


def test_a_new_model_brings_its_permissions_to_every_space(committed_db: str) -> None:
    commune_a = LocalAuthority.objects.first()
    create = operations.CreateModel(
        "probe", [("id", models.BigAutoField(primary_key=True))], {"permissions": []}
    )
    with one_more_migration(APP, "9999_probe", [create]):
        template.refresh_template()
        with schema_named(TEMPLATE_SCHEMA), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO auth_permission (name, content_type_id, codename) "
                "VALUES ('Can probe', 1, 'probe') RETURNING id"
            )
            cursor.execute(
                "INSERT INTO auth_group_permissions (group_id, permission_id) "
                "SELECT min(id), %s FROM auth_group",
                [cursor.fetchone()[0]],
            )
        migrate()
    with space_of(commune_a), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('document_requests_probe')::text")
        assert cursor.fetchone()[0] == "document_requests_probe"
        cursor.execute("INSERT INTO document_requests_probe DEFAULT VALUES")
        cursor.execute(
            "SELECT count(*) FROM auth_group_permissions JOIN auth_permission p "
            "ON p.id = permission_id WHERE codename = 'probe'"
        )
        assert cursor.fetchone()[0] == 1


def test_python_code_in_a_migration_runs_in_every_space(
    committed_db: str, columns_of: Columns
) -> None:
    seen = []

    def note(apps: Any, schema_editor: Any) -> None:
        seen.append(schema_editor.connection.schema_name)
        apps.get_model(APP, MODEL).objects.count()

    code = operations.RunPython(note, operations.RunPython.noop)
    with one_more_migration(APP, "9999_probe", [*add_column(), code]):
        assert "3 spaces upgraded" in migrate()
    assert {*schemas(), TEMPLATE_SCHEMA} == set(seen)
    assert all("probe" in columns_of(schema, TABLE) for schema in schemas())
    assert SpaceTemplate.objects.get().upgrades == [], (
        "built again, since Python cannot be replayed"
    )


def test_one_broken_space_is_named_and_stops_no_other(db: None, columns_of: Columns) -> None:
    broken = LocalAuthority.objects.order_by("schema_name").first()
    assert broken is not None
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{broken.schema_name}".{TABLE} ADD COLUMN probe text')
    with one_more_migration(APP, "9999_probe", add_column()) as migration:
        with pytest.raises(CommandError, match=broken.name) as failure:
            migrate()
        assert "1 of 3 spaces" in str(failure.value)
        assert broken.schema_name in str(failure.value)
        assert migration not in rows_of(broken.schema_name)
        others = [schema for schema in schemas() if schema != broken.schema_name]
        assert all("probe" in columns_of(schema, TABLE) for schema in others)
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{broken.schema_name}".{TABLE} DROP COLUMN probe')
        assert "1 spaces upgraded, 2 had nothing to do" in migrate()


def test_a_space_without_a_table_never_touches_the_public_one_of_that_name(
    commune_a: Any,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{commune_a.schema_name}".roles_userpermission CASCADE')
    sql_text = "ALTER TABLE roles_userpermission ADD COLUMN probe text"
    with (
        one_more_migration(APP, "9999_probe", [operations.RunSQL(sql_text)]),
        pytest.raises(CommandError, match="lacks roles_userpermission"),
    ):
        migrate()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns WHERE column_name = 'probe' "
            "AND table_schema IN ('public', %s)",
            [commune_a.schema_name],
        )
        assert cursor.fetchone()[0] == 0


def test_a_space_without_its_table_of_migrations_is_named(commune_a: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{commune_a.schema_name}".django_migrations')
    with pytest.raises(CommandError, match=f"{commune_a.name}.*no table of migrations"):
        migrate()


def test_a_busy_table_is_tried_again_and_readers_pass(
    committed_db: str, columns_of: Columns
) -> None:
    """A reader holds the lock for a while; the upgrade waits in small steps and gets through."""
    schema = schemas()[-1]
    reader = psycopg.connect(committed_db)
    reader.execute(sql.SQL("SELECT FROM {}").format(sql.Identifier(schema, TABLE)))
    released = threading.Timer(1.0, reader.close)
    released.start()
    with one_more_migration(APP, "9999_probe", add_column()):
        assert "3 spaces upgraded" in migrate(lock_timeout=100, jobs=2)
    released.join()
    assert all("probe" in columns_of(schema, TABLE) for schema in schemas())


def test_a_table_busy_for_too_long_is_reported_and_the_next_run_finishes(
    committed_db: str, columns_of: Columns
) -> None:
    busy = LocalAuthority.objects.order_by("schema_name").last()
    assert busy is not None
    with one_more_migration(APP, "9999_probe", add_column()):
        with psycopg.connect(committed_db) as reader:
            reader.execute(
                sql.SQL("SELECT FROM {}").format(sql.Identifier(busy.schema_name, TABLE))
            )
            with pytest.raises(CommandError, match=f"1 of 3 .*\n.*{busy.name}.*lock timeout"):
                migrate(lock_timeout=50, tries=2, jobs=2)
        assert "probe" not in columns_of(busy.schema_name, TABLE)
        assert "1 spaces upgraded, 2 had nothing to do" in migrate(jobs=2)
    assert "probe" in columns_of(busy.schema_name, TABLE)
