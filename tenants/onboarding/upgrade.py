"""Spaces whose migrations are behind the template's."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management import call_command
from django.db import connection

from kernel.tenancy import public_space
from tenants.onboarding.template import TEMPLATE_SCHEMA


def lagging_schemas(schema_names: Iterable[str]) -> list[str]:
    """Those that lack a migration the template has, found in one statement."""
    names = list(schema_names)
    if not names:
        return []
    unions = " UNION ALL ".join(
        f"SELECT '{name}' AS space, app, name FROM \"{name}\".django_migrations" for name in names
    )
    sql = (
        f'WITH wanted AS (SELECT app, name FROM "{TEMPLATE_SCHEMA}".django_migrations), '
        f"had AS ({unions}) "
        "SELECT space FROM unnest(%s::text[]) AS space WHERE EXISTS ("
        "SELECT FROM wanted WHERE NOT EXISTS (SELECT FROM had "
        "WHERE had.space = space.space AND had.app = wanted.app AND had.name = wanted.name)) "
        "ORDER BY space"
    )
    with public_space(), connection.cursor() as cursor:
        cursor.execute(sql, [names])
        return [row[0] for row in cursor.fetchall()]


def upgrade_schema(schema_name: str) -> None:
    """Run the missing migrations in one space."""
    with public_space():
        call_command("migrate_schemas", schema_name=schema_name, verbosity=0)
