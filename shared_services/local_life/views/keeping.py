"""How these pages may be kept, and where they do not exist."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from kernel import page_cache


def public_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the site: kept for readers, never for those who are signed in."""
    response = render(request, template, context)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
        page_cache.offer(response)
    return response
