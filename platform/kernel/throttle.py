"""Counts tries per visitor in the cache. Without a cache server nothing is blocked."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from kernel.visitor import visitor_address


def too_many(request: HttpRequest, action: str, *, limit: int = 20, seconds: int = 900) -> bool:
    """Count this try; True once a visitor made more than `limit` of them in the time given."""
    key = f"throttle.{action}.{visitor_address(request)}"
    cache.add(key, 0, seconds)
    try:
        tries = cache.incr(key)
    except ValueError:
        # The entry ran out between the two calls: this is a first try again.
        return False
    return isinstance(tries, int) and tries > limit
