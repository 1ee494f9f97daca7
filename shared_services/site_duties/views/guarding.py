"""Who sees the screens of duties, and how their pages may be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from kernel import page_cache
from kernel.errors import NotAllowed
from shared_services.site_duties import permissions

View = Callable[..., HttpResponse]


def for_keepers(view: View) -> View:
    """Refuse who may not keep the duties."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        permissions.require_keeper(request.user)
        return view(request, *args, **kwargs)

    return checked


def for_those_who_see(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.can_see(request.user):
            raise NotAllowed(_("Votre rôle ne permet pas de voir l'état du site."))
        return view(request, *args, **kwargs)

    return checked


def public_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the site like Wagtail's: kept for readers, never for those who are signed in."""
    return kept(request, render(request, template, context))


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
        page_cache.offer(response)
    return response
