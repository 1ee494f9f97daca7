"""Login is required everywhere; a route readable by anyone says so with `@public`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver

public = login_not_required


def public_patterns(patterns: Iterable[Any]) -> list[Any]:
    """Mark every view of a library's URL patterns as readable without login."""
    marked = list(patterns)
    for pattern in marked:
        if isinstance(pattern, URLResolver):
            public_patterns(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            pattern.callback = public(pattern.callback)
    return marked
