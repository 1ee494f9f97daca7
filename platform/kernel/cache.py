"""Cache keys carry the space; a lost cache server slows us down, it never stops us."""

from __future__ import annotations

import logging
import time
from typing import Any

import redis.exceptions
from django.core.cache.backends.redis import RedisCache
from django.core.cache.backends.redis import RedisCacheClient as DjangoClient

from kernel.tenancy import current_schema

logger = logging.getLogger(__name__)

PAUSE_AFTER_FAILURE_SECONDS = 5.0


def space_key(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of every alias: two communes never share an entry."""
    return f"{current_schema()}:{key_prefix}:{version}:{key}"


class ResilientClient(DjangoClient):
    """Answers like an empty cache while the server is away, and does not wait for it each time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._away_until = 0.0

    def _guard(self, operation: str, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._away_until:
            return fallback
        try:
            return getattr(super(), operation)(*args, **kwargs)
        except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError) as error:
            self._away_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
            logger.warning("cache server away, going on without: %s", type(error).__name__)
            return fallback

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._guard("add", True, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._guard("get", default, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._guard("set", None, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._guard("touch", False, key, timeout)

    def delete(self, key: Any) -> Any:
        return self._guard("delete", False, key)

    def get_many(self, keys: Any) -> Any:
        return self._guard("get_many", {}, keys)

    def has_key(self, key: Any) -> Any:
        return self._guard("has_key", False, key)

    def incr(self, key: Any, delta: Any) -> Any:
        return self._guard("incr", delta, key, delta)

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._guard("set_many", None, data, timeout)

    def delete_many(self, keys: Any) -> Any:
        return self._guard("delete_many", None, keys)

    def clear(self) -> Any:
        return self._guard("clear", False)


class ResilientRedisCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ResilientClient

    def validate_key(self, key: str) -> None:
        """Any text is a key here: Django's rules are memcached's, a space in a file name warns."""
