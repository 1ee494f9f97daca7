"""What one space weighs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Volume:
    """Medians over the spaces; `catalog` is the whole of PostgreSQL's own tables, megabytes."""

    tables: int
    indexes: int
    kilobytes: float
    catalog: float


def measure() -> Volume:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH spaces AS (
              SELECT nspname, count(*) FILTER (WHERE relkind = 'r') AS tables,
                     count(*) FILTER (WHERE relkind = 'i') AS indexes,
                     sum(pg_relation_size(c.oid)) FILTER (WHERE relkind IN ('r', 'i', 'S', 't'))
                       AS bytes
                FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
               WHERE nspname ~ '^s_' GROUP BY 1)
            SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY tables),
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY indexes),
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY bytes) / 1024.0,
                   (SELECT sum(pg_total_relation_size(oid)) / 1048576.0 FROM pg_class
                     WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r')
              FROM spaces
            """
        )
        tables, indexes, kilobytes, catalog = cursor.fetchone()
    return Volume(tables, indexes, float(kilobytes), float(catalog))
