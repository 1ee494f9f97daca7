"""What belongs to nobody, and what has nothing behind it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from kernel.tenancy import public_space
from tenants.onboarding.doctor.findings import Finding

_QUERIES = {
    "schema without an authority": """
        SELECT nspname::text, '' FROM pg_namespace
         WHERE nspname ~ '^s_[0-9a-f]{32}$'
           AND nspname::text NOT IN (SELECT schema_name FROM authorities_localauthority)
    """,
    "authority without a schema": """
        SELECT schema_name, '' FROM authorities_localauthority
         WHERE to_regnamespace(quote_ident(schema_name)) IS NULL
           AND state <> 'preparing'
    """,
    "host told twice": """
        SELECT '', lower(host) FROM authorities_domain GROUP BY 2 HAVING count(*) > 1
    """,
    "authority without a main host": """
        SELECT schema_name, '' FROM authorities_localauthority AS authority
         WHERE state <> 'preparing' AND NOT EXISTS (
           SELECT FROM authorities_domain WHERE authority_id = authority.id AND is_primary)
    """,
}


def orphans() -> Iterator[Finding]:
    with public_space(), connection.cursor() as cursor:
        for problem, query in _QUERIES.items():
            cursor.execute(query)
            for schema_name, what in cursor.fetchall():
                yield Finding(schema_name, "orphan", f"{problem} {what}".strip())
