"""Which migrations each space has, told in one query however many spaces there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from kernel.tenancy import public_space

# A function of the session: a UNION of a thousand selects would grow with the number of spaces.
_FUNCTION = """
CREATE OR REPLACE FUNCTION pg_temp.migrations_of_spaces(spaces text[])
RETURNS TABLE (space text, state text) LANGUAGE plpgsql AS $$
BEGIN
  FOREACH space IN ARRAY spaces LOOP
    state := NULL;
    IF to_regclass(format('%I.django_migrations', space)) IS NOT NULL THEN
      EXECUTE format(
        'SELECT md5(coalesce(string_agg(app || ''.'' || name, '','' ORDER BY app, name), ''''))
           FROM %I.django_migrations', space) INTO state;
    ELSIF to_regnamespace(quote_ident(space)) IS NULL THEN
      CONTINUE;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$
"""


def states_of(schema_names: Iterable[str]) -> dict[str, str | None]:
    """A hash of the migrations of each schema; None for one without their table.

    A schema that does not exist is left out.
    """
    with public_space(), connection.cursor() as cursor:
        cursor.execute(_FUNCTION)
        cursor.execute(
            "SELECT space, state FROM pg_temp.migrations_of_spaces(%s::text[])",
            [list(schema_names)],
        )
        return dict(cursor.fetchall())


def state_of(schema_name: str) -> str:
    """The same hash for one schema, which has the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(coalesce(string_agg(app || '.' || name, ',' ORDER BY app, name), '')) "  # noqa: S608
            f'FROM "{schema_name}".django_migrations'
        )
        return str(cursor.fetchone()[0])


def migrations_of(schema_name: str) -> list[tuple[str, str]]:
    """(app, name) of each migration the schema has, in the order they ran."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT app, name FROM "{schema_name}".django_migrations ORDER BY id'  # noqa: S608
        )
        return [(app, name) for app, name in cursor.fetchall()]


def tables_of(schema_name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema_name]
        )
        return [row[0] for row in cursor.fetchall()]
