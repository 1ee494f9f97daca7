"""Counts answers per visitor in the cache: nothing of it is kept with the answers."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from kernel.visitor import visitor_address

LIMIT, SECONDS = 20, 900


def too_many(request: HttpRequest) -> bool:
    """Count this answer; True once a visitor gave too many in a quarter of an hour."""
    key = f"page_opinions.{visitor_address(request)}"
    cache.add(key, 0, SECONDS)
    try:
        answers = cache.incr(key)
    except ValueError:
        # The entry ran out between the two calls: this is a first answer again.
        return False
    return isinstance(answers, int) and answers > LIMIT
