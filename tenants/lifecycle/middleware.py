"""What the state of a space means for each request. After the host's, the CSRF's and the user's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tenants.authorities.models import LocalAuthority
from tenants.lifecycle.notices import public_notice, staff_notice
from tenants.lifecycle.permissions import administers

State = LocalAuthority.State
SAFE = {"GET", "HEAD", "OPTIONS"}
# Signing in and out writes a session, in every state.
SIGN_ON = ("/connexion/", "/deconnexion/", "/gestion/login/", "/gestion/logout/")
STAFF = ("/gestion/",)
LONGEST_SHOWN = 5000


class SpaceStateMiddleware:
    """Trial: not indexed. Suspended: read only. Frozen: closed, but to its administrators."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        authority = getattr(request, "authority", None)
        if authority is None:
            return self.get_response(request)
        notice = staff_notice if request.path.startswith(STAFF) else public_notice
        request.space_notice = notice(authority)  # type: ignore[attr-defined]
        if authority.state == State.FROZEN and not _may_enter_closed(request, authority):
            return _closed(request, authority)
        response = self.get_response(request)
        if authority.state == State.TRIAL:
            response["X-Robots-Tag"] = "noindex"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        authority = getattr(request, "authority", None)
        if authority is None or authority.is_writable or request.path.startswith(SIGN_ON):
            return None
        if getattr(view, "works_when_read_only", False):
            return None
        if request.method in SAFE and not getattr(view, "rests_when_read_only", False):
            return None
        return _refused(request, authority)


def _may_enter_closed(request: HttpRequest, authority: LocalAuthority) -> bool:
    if request.path.startswith(SIGN_ON):
        return True
    if not request.user.is_authenticated:
        # Asked to sign in there, and let in or not once known.
        return request.path.startswith(STAFF)
    return administers(request.user, authority)


def _closed(request: HttpRequest, authority: LocalAuthority) -> HttpResponse:
    request.space_notice = None  # type: ignore[attr-defined]  # the page says it all
    response = render(request, "lifecycle/closed.html", {"authority": authority}, status=410)
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: HttpRequest, authority: LocalAuthority) -> HttpResponse:
    words = _("Cet espace est en lecture seule pour le moment. Rien n'a été changé.")
    if request.path.startswith("/api/") or request.headers.get("Accept") == "application/json":
        return JsonResponse({"code": "read_only", "detail": words}, status=403)
    context = {
        "authority": authority,
        "written": _written(request),
        "has_files": bool(request.FILES if request.method == "POST" else False),
    }
    response = render(request, "lifecycle/read_only.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _written(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person typed, given back: the page they come from may have expired."""
    if request.method != "POST":
        return []
    return [
        (name, value[:LONGEST_SHOWN])
        for name, values in request.POST.lists()
        if not name.startswith(("csrf", "_")) and "password" not in name
        for value in values
        if len(value.strip()) > 1
    ]
