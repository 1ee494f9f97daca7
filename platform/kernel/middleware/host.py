"""Chooses the space and the URL table from the host name, before anything reads the database."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import set_urlconf

from kernel import tenancy

URLCONFS = {
    "operator": "project.urls_operator",
    "account": "project.urls_account",
    "intercommunality": "project.urls_intercommunality",
    "commune": "project.urls_commune",
}
# Questions of the reverse proxy; no space, no page.
INTERNAL_URLCONF = "project.urls_internal"
# A closed space's hosts lead elsewhere, but its staff still come in here to read and export.
STAFF_PATHS = ("/gestion/", "/connexion/", "/deconnexion/", "/static/", "/media/", "/documents/")
# Browsers would keep a permanent redirect for ever; a mistake must not outlive a day.
REDIRECT_KEPT_SECONDS = 24 * 3600


class HostMiddleware:
    """Unknown host: 404. Space not open yet: 503. Host that moved: 301 or 308, same path.

    Otherwise the request runs in that space.

    The selection is undone when the response leaves, so that a pooled thread starts from public.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tenancy.select(None)
        try:
            return self._answer(request)
        finally:
            tenancy.select(None)
            set_urlconf(None)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            host = request.get_host()
            if host.rsplit(":", 1)[0] == settings.INTERNAL_HOST:
                request.urlconf = INTERNAL_URLCONF
                request.host_kind = "internal"  # type: ignore[attr-defined]
                request.authority = None  # type: ignore[attr-defined]
                return self.get_response(request)
            match = tenancy.match_host(host)
        except DisallowedHost:
            return _page("design_system/unknown_host.html", 404)
        except OperationalError:
            return _page("design_system/503.html", 503)
        if match is None:
            return _page("design_system/unknown_host.html", 404)
        if match.moved_to and not _is_for_staff(request, match):
            return _moved(request, match.moved_to)
        request.host_kind = match.kind  # type: ignore[attr-defined]
        request.authority = match.authority  # type: ignore[attr-defined]
        request.urlconf = URLCONFS[match.kind]
        if match.authority is not None and not match.authority.is_served:
            context = {"authority": match.authority, "not_open": True}
            return _page("design_system/503.html", 503, context)
        if request.path == "/healthz":
            return _health(match)
        tenancy.select(match)
        # For what answers before any view: an error page of a middleware has links too.
        set_urlconf(request.urlconf)
        return self.get_response(request)


def _is_for_staff(request: HttpRequest, match: tenancy.HostMatch) -> bool:
    is_closed = match.authority is not None and match.authority.is_closed
    return is_closed and request.path.startswith(STAFF_PATHS)


def _moved(request: HttpRequest, host: str) -> HttpResponse:
    """To one of our own hosts, path and query kept; 308 keeps the method and the body too."""
    response = HttpResponse(status=301 if request.method in {"GET", "HEAD"} else 308)
    response["Location"] = tenancy.public_url(host, request.get_full_path())
    response["Cache-Control"] = f"max-age={REDIRECT_KEPT_SECONDS}"
    return response


def _health(match: tenancy.HostMatch) -> HttpResponse:
    """Answers 200 when this host's tables can be read."""
    from django.contrib.sessions.models import Session

    tenancy.select(match)
    try:
        Session.objects.exists()
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    name = match.authority.name if match.authority else settings.BASE_DOMAIN
    return JsonResponse({"status": "ok", "kind": match.kind, "name": name})


def _page(template: str, status: int, context: dict[str, object] | None = None) -> HttpResponse:
    response = HttpResponse(render_to_string(template, context or {}), status=status)
    if status == 503:
        response["Retry-After"] = "120"
    response["Cache-Control"] = "no-store"
    return response
