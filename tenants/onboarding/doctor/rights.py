"""Each space's role: does it exist, and may it do with its schema what every space's role may?"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from kernel.database_rights.applying import open_doors, spaces_without_rights
from kernel.tenancy import public_space
from tenants.onboarding.doctor.findings import Finding

# The owner's own rights are no news; a grant to anyone but the owner and the space's role is.
_GRANTS = """
WITH tables AS (
  SELECT nspname::text AS space, c.oid, relname::text AS name, relkind, relowner,
         coalesce(relacl, '{}') AS acl
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
   WHERE nspname = ANY(%(schemas)s) AND relkind IN ('r', 'p', 'S')
), held AS (
  SELECT space, name, coalesce(rolname::text, 'PUBLIC') AS role,
         string_agg(privilege_type, ', ' ORDER BY privilege_type) AS rights
    FROM tables CROSS JOIN aclexplode(acl) LEFT JOIN pg_roles ON pg_roles.oid = grantee
   WHERE grantee <> relowner
   GROUP BY 1, 2, 3
), wanted AS (
  SELECT space, name, CASE WHEN relkind = 'S' THEN 'USAGE'
                           WHEN name = ANY(%(append_only)s) THEN 'INSERT, SELECT'
                           ELSE 'DELETE, INSERT, SELECT, UPDATE' END AS rights
    FROM tables
)
SELECT space, name, space AS role, wanted.rights, coalesce(held.rights, 'nothing')
  FROM wanted LEFT JOIN held USING (space, name)
 WHERE (held.role IS NULL OR held.role = space) AND wanted.rights IS DISTINCT FROM held.rights
UNION ALL
SELECT space, name, role, 'nothing', rights FROM held WHERE role <> space
ORDER BY 1, 2, 3
"""


def wrong_grants(schema_names: list[str]) -> Iterator[Finding]:
    """Tables that the space's role may use too much or too little, or that others may use."""
    with public_space(), connection.cursor() as cursor:
        cursor.execute(
            _GRANTS,
            {"schemas": schema_names, "append_only": list(settings.APPEND_ONLY_TABLES)},
        )
        for space, name, role, wanted, held in cursor.fetchall():
            told = f"{name}: role {role} may {held}, should be {wanted}"
            yield Finding(space, "rights", told)


def wrong_roles() -> Iterator[Finding]:
    """Spaces whose role cannot work, and server functions that every role may still call."""
    for schema_name in spaces_without_rights():
        yield Finding(schema_name, "rights", "no working role: run `beffroi migrate`")
    for name in open_doors():
        yield Finding("", "rights", f"any role may call {name} (docs/isolation.md)")
