"""What each space is made of against what the template is made of, by set-based SQL."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from kernel.tenancy import public_space
from tenants.onboarding.doctor.findings import Finding
from tenants.onboarding.naming import TEMPLATE_SCHEMA

# One row per object: (schema, kind, name, definition). A definition is told by PostgreSQL with the
# schema's name where it is not on the search path, and casts once replayed are told element by
# element: both are taken out, so that a copy and its model read the same.
_DIFFERENCES = """
WITH spaces AS MATERIALIZED (SELECT oid, nspname::text AS space FROM pg_namespace
                             WHERE nspname = ANY(%(schemas)s)),
tables AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relkind, c.relrowsecurity, space, spaces.oid AS space_oid
    FROM pg_class c JOIN spaces ON spaces.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
),
facts AS MATERIALIZED (
  SELECT space,
         CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'view'
                      ELSE 'table' END AS kind,
         relname::text AS name, 'row security ' || relrowsecurity AS definition
    FROM tables
  UNION ALL
  SELECT space, 'column', relname || '.' || attname,
         format_type(atttypid, atttypmod)
         || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
         || CASE attidentity WHEN '' THEN '' ELSE ' IDENTITY' END
         || CASE attgenerated WHEN '' THEN '' ELSE ' GENERATED' END
         || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '')
    FROM tables
    JOIN pg_attribute ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE relkind IN ('r', 'p', 'f')
  UNION ALL
  SELECT space, 'constraint', relname || '.' || conname,
         pg_get_constraintdef(con.oid) || CASE WHEN convalidated THEN '' ELSE ' NOT VALID' END
    FROM tables JOIN pg_constraint con ON con.conrelid = tables.oid AND contype <> 'n'
  UNION ALL
  SELECT space, 'index', tables.relname || '.' || c.relname,
         pg_get_indexdef(c.oid) || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
    FROM tables
    JOIN pg_index ON indrelid = tables.oid
    JOIN pg_class AS c ON c.oid = indexrelid
  UNION ALL
  SELECT space, 'trigger', relname || '.' || tgname, pg_get_triggerdef(t.oid)
    FROM tables JOIN pg_trigger t ON tgrelid = tables.oid AND NOT tgisinternal
  UNION ALL
  SELECT space, 'function', proname::text, prosrc
    FROM spaces JOIN pg_proc ON pronamespace = spaces.oid
),
told AS MATERIALIZED (
  SELECT space, kind, name, regexp_replace(
           replace(definition, space || '.', ''),
           '::(character varying|text)(\\[\\])?|[()]', '', 'g') AS definition
    FROM facts
)
, model AS (SELECT kind, name, definition FROM told WHERE space = %(template)s),
  wanted AS (SELECT s.space, model.* FROM spaces s, model WHERE s.space <> %(template)s),
  had AS (SELECT * FROM told WHERE space <> %(template)s)
SELECT coalesce(wanted.space, had.space) AS space, coalesce(wanted.kind, had.kind) AS kind,
       coalesce(wanted.name, had.name) AS name, wanted.definition, had.definition
  FROM wanted FULL JOIN had USING (space, kind, name)
 WHERE wanted.definition IS DISTINCT FROM had.definition
 ORDER BY 1, 2, 3
"""


def differences(schema_names: list[str]) -> Iterator[Finding]:
    """Where these spaces are not made as the template is.

    What hangs on a missing or an extra table is not told again column by column.
    """
    with public_space(), connection.cursor() as cursor:
        cursor.execute(
            _DIFFERENCES,
            {"schemas": [*schema_names, TEMPLATE_SCHEMA], "template": TEMPLATE_SCHEMA},
        )
        rows = cursor.fetchall()
    whole = {(space, name) for space, kind, name, *_ in rows if kind == "table"}
    for space, kind, name, wanted, had in rows:
        if kind != "table" and (space, name.split(".")[0]) in whole:
            continue
        yield Finding(space, "shape", _told(kind, name, wanted, had))


def _told(kind: str, name: str, wanted: str | None, had: str | None) -> str:
    if had is None:
        return f"missing {kind} {name}"
    if wanted is None:
        return f"extra {kind} {name}"
    return f"other {kind} {name}: is `{had}`, the template has `{wanted}`"
