"""Which app has tables where, and which relations may cross."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kernel.tenancy import space_of
from project.settings.apps import THIRD_PARTY_SCHEMAS
from tests.consistency.code import SCHEMAS, floor_of, our_apps, our_models, schema_of

TABLE_BUDGET = 170

# Where the rows of a table may point: a public row never to a space's, a row that exists in
# every schema only to what exists in every schema or is seen from all of them.
MAY_POINT_TO = {
    "public": {"public", "both"},
    "both": {"public", "both"},
    "space": {"public", "both", "space"},
}


def relations() -> list[tuple[Any, Any]]:
    """(field, target model) for every foreign key of ours, many-to-many tables included."""
    return [
        (field, field.remote_field.model)
        for model in our_models()
        for field in model._meta.local_fields
        if field.remote_field is not None
    ]


def test_every_app_of_ours_declares_its_schema() -> None:
    silent = [config.name for config in our_apps() if "schema" not in vars(type(config))]
    assert silent == []
    assert {str(config.schema) for config in our_apps()} <= SCHEMAS


def test_every_library_is_in_the_settings_table() -> None:
    libraries = [config.name for config in apps.get_app_configs() if floor_of(config.name) is None]
    assert [name for name in libraries if name not in THIRD_PARTY_SCHEMAS] == []
    assert set(THIRD_PARTY_SCHEMAS.values()) <= SCHEMAS


def test_the_settings_lists_follow_the_declarations() -> None:
    for config in apps.get_app_configs():
        schema = schema_of(config.label)
        assert (config.name in settings.SHARED_APPS) == (schema in {"public", "both"}), config.name
        assert (config.name in settings.TENANT_APPS) == (schema in {"space", "both"}), config.name


def test_an_app_without_models_needs_no_table_anywhere() -> None:
    """The kernel itself stays free of tables: it knows no domain word."""
    assert list(apps.get_app_config("kernel").get_models()) == []


def test_foreign_keys_point_down_only() -> None:
    upwards = []
    for field, target in relations():
        here = apps.get_app_config(field.model._meta.app_label).name
        there = apps.get_app_config(target._meta.app_label).name
        floor, target_floor = floor_of(here), floor_of(there)
        if target_floor is None:
            continue
        sibling_service = here != there and target_floor == floor == floor_of("shared_services")
        if target_floor > (floor or 0) or sibling_service:
            upwards.append(f"{field} → {target._meta.label}")
    assert upwards == []


def test_no_public_row_points_into_a_space() -> None:
    crossing = [
        f"{field} → {target._meta.label}"
        for field, target in relations()
        if schema_of(target._meta.app_label)
        not in MAY_POINT_TO[schema_of(field.model._meta.app_label)]
    ]
    assert crossing == []


@pytest.mark.django_db
def test_no_constraint_ties_a_space_to_the_public_schema(commune_a: Any) -> None:
    """With such constraints, deleting one account locks every space: out of shared memory."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c"
            " JOIN pg_class t ON t.oid = c.confrelid"
            " JOIN pg_class s ON s.oid = c.conrelid"
            " WHERE c.contype = 'f' AND s.relnamespace <> t.relnamespace"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_a_space_keeps_within_its_table_budget(commune_a: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = %s", [commune_a.schema_name]
        )
        (tables,) = cursor.fetchone()
    assert 20 < tables <= TABLE_BUDGET


@pytest.mark.django_db
def test_a_space_holds_the_tables_it_should_and_no_other(commune_a: Any) -> None:
    with space_of(commune_a), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [commune_a.schema_name]
        )
        found = {name for (name,) in cursor.fetchall()}
    wanted = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and schema_of(model._meta.app_label) in {"space", "both"}
    }
    assert wanted - found == set()
    assert found - wanted - {"django_migrations"} == set()


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit as stop:
        pytest.fail(f"makemigrations would write something (exit {stop.code})")
