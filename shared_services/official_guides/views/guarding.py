"""Who sees the screen of guides, and how public pages may be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from kernel import page_cache
from shared_services.official_guides import permissions

View = Callable[..., HttpResponse]


def for_adapters(view: View) -> View:
    """Refuse who may not adapt guides."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        permissions.require_adapter(request.user)
        return view(request, *args, **kwargs)

    return checked


def public_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Kept for readers, never for those who are signed in."""
    response = render(request, template, context)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
        page_cache.offer(response)
    return response
