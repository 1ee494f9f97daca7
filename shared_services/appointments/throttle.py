"""Counts tries per visitor in the cache. Each address has its own limit, in the database."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from kernel.visitor import visitor_address

LIMIT, SECONDS = 20, 900


def too_many(request: HttpRequest) -> bool:
    """Count this try; True once a visitor made too many in a quarter of an hour."""
    key = f"appointments.book.{visitor_address(request)}"
    cache.add(key, 0, SECONDS)
    try:
        tries = cache.incr(key)
    except ValueError:
        # The entry ran out between the two calls: this is a first try again.
        return False
    return isinstance(tries, int) and tries > LIMIT
