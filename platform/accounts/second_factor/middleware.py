"""Whoever holds a role on a host works there with a session that showed a second factor.

The ticket says so at sign-on; this stops a session opened before the role was given.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from accounts.roles.queries import works_here
from accounts.sessions.actions.ending import sign_out
from accounts.sessions.current import KEY

SHOWN = "second_factor"
STAFF = ("/gestion/", "/console/", "/api/")
SIGN_ON = ("/connexion/", "/deconnexion/", "/gestion/login/", "/gestion/logout/", "/static/")


class SecondFactorMiddleware:
    """After the user's. Also tells every screen of a demo that nothing is asked there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.SECOND_FACTOR_REQUIRED:
            request.demo_notice = _(  # type: ignore[attr-defined]
                "Démonstration : la double authentification n'est pas exigée."
            )
        elif _works_without(request):
            return _ask(request)
        return self.get_response(request)


def _works_without(request: HttpRequest) -> bool:
    kind = getattr(request, "host_kind", "")
    if kind not in {"operator", "commune", "intercommunality"}:
        return False
    if request.path.startswith(SIGN_ON):
        return False
    if kind != "operator" and not request.path.startswith(STAFF):
        return False
    if not request.user.is_authenticated or request.session.get(SHOWN):
        return False
    return works_here(request.user)


def _ask(request: HttpRequest) -> HttpResponse:
    """Back through the account host, which asks for the second factor."""
    following = request.get_full_path() if request.method == "GET" else "/gestion/"
    if getattr(request, "host_kind", "") == "operator" and request.method != "GET":
        following = "/"
    sign_out(request.session.get(KEY))
    logout(request)
    if request.path.startswith("/api/"):
        words = _("Connectez-vous avec votre second facteur.")
        return JsonResponse({"code": "second_factor", "detail": words}, status=403)
    return HttpResponseRedirect(f"/connexion/?{urlencode({'next': following})}")
