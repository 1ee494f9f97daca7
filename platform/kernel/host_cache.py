"""Which host leads where, remembered in each process: no query per request.

A registry changes a few times a day and is asked at each request. Entries live a minute; a change
(`forget`) raises a generation number in Valkey that every process looks at once a second, so that a
suspended space is suspended everywhere within a second. Without Valkey nothing is remembered.
"""

from __future__ import annotations

import copy
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Any

import redis
from django.conf import settings

from kernel import valkey

logger = logging.getLogger(__name__)

GENERATION_KEY = "hosts-generation"
LOOK_SECONDS = 1.0
KEPT_SECONDS = 60.0
LARGEST = 20_000


class HostCache:
    """Answers of `find(host)`; unknown hosts are not remembered, anyone may invent millions."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._entries: dict[str, tuple[float, Any]] = {}
        self._generation: bytes | None = None
        self._looked_at = 0.0

    def get(self, host: str, find: Callable[[], Any | None]) -> Any | None:
        """The remembered answer, or `find()`'s. A copy: a request may change what it is given."""
        if not settings.HOST_CACHE or not self._is_current():
            return find()
        entry = self._entries.get(host)
        if entry and entry[0] > time.monotonic():
            return _own_copy(entry[1])
        found = find()
        if found is not None:
            with self._lock:
                if len(self._entries) >= LARGEST:
                    self._entries.clear()
                self._entries[host] = (time.monotonic() + KEPT_SECONDS, found)
            return _own_copy(found)
        return None

    def forget(self) -> None:
        """Have every process ask the database again, this one at once."""
        self._clear()
        try:
            valkey.client().incr(GENERATION_KEY)
        except redis.RedisError as error:
            logger.warning("host cache not told: %s", type(error).__name__)

    def _is_current(self) -> bool:
        """Look at the generation when it is time; False when Valkey cannot say."""
        moment = time.monotonic()
        if moment - self._looked_at < LOOK_SECONDS:
            return self._generation is not None
        self._looked_at = moment
        try:
            generation = valkey.client().get(GENERATION_KEY) or b"0"
        except redis.RedisError:
            generation = None
        if generation != self._generation:
            self._clear()
            self._generation = generation
        return generation is not None

    def _clear(self) -> None:
        with self._lock:
            self._entries.clear()


def _own_copy(match: Any) -> Any:
    if match.authority is None:
        return match
    return replace(match, authority=copy.copy(match.authority))


hosts = HostCache()
