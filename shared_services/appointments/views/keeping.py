"""Where these pages exist, and how they may be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kernel.tenancy import require_authority

View = Callable[..., HttpResponse]


def communes_only(view: View) -> View:
    """An intercommunality has no town hall to come to."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not require_authority().is_commune:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def private_page(response: HttpResponse, *, indexed: bool = False) -> HttpResponse:
    """A page no cache keeps; about one person unless it may be `indexed`."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    if not indexed:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response
