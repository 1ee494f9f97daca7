from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection


@pytest.fixture
def columns_of() -> Callable[[str, str], set[str]]:
    """`columns_of(schema, table)`: their names, from the catalogs."""

    def columns(schema: str, table: str) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_schema = %s AND table_name = %s",
                [schema, table],
            )
            return {row[0] for row in cursor.fetchall()}

    return columns
