"""What a schema leaves behind when it goes: its database role, its cache entries."""

from __future__ import annotations

import logging
import re

import redis
from django.conf import settings
from django.db import connection
from psycopg import sql

from kernel.database_rights.applying import drop_space_role

logger = logging.getLogger(__name__)

OURS = re.compile(r"^(s|kept|side)_[0-9a-f]{32}$")


def drop_schema(schema_name: str) -> None:
    """Drop a space's schema and its role, in the caller's transaction, as the owner."""
    if not OURS.match(schema_name):
        raise ValueError(f"{schema_name!r} is no space's schema")
    name = sql.Identifier(schema_name)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
    drop_space_role(schema_name)


def forget_cached(schema_name: str) -> None:
    """Remove the space's entries from every cache; they would end by themselves anyway."""
    for alias in settings.CACHES.values():
        client = redis.Redis.from_url(str(alias["LOCATION"]), socket_timeout=2)
        try:
            for key in client.scan_iter(match=f"{schema_name}:*", count=1000):
                client.delete(key)
        except redis.RedisError as error:
            logger.warning("cache not told: %s", type(error).__name__)
        finally:
            client.close()
