"""French full-text search: the configuration `fr` = French stems, accents ignored.

It stands in public, once for all spaces. The wheels' PostgreSQL has no ICU, so accents are
removed by the `unaccent` dictionary, for documents and queries alike.
"""

from __future__ import annotations

from django.db import connection

from kernel.tenancy import public_space

SEARCH_CONFIGURATION = "fr"


def ensure_french_search() -> None:
    """Create the configuration when it is missing. The role must own the database."""
    with public_space(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        cursor.execute(
            "SELECT 1 FROM pg_ts_config WHERE cfgname = %s "
            "AND cfgnamespace = 'public'::regnamespace",
            [SEARCH_CONFIGURATION],
        )
        if cursor.fetchone() is None:
            cursor.execute("CREATE TEXT SEARCH CONFIGURATION public.fr (COPY = french)")
            cursor.execute(
                "ALTER TEXT SEARCH CONFIGURATION public.fr "
                "ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, french_stem"
            )
