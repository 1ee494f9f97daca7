"""A guest in a space: each page they open is written in its journal; a reader changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.access.notices import notices_for
from accounts.roles.borrowing import Loan, loans_of
from accounts.roles.queries import own_codes_of
from kernel.audit import facade as audit

STAFF = ("/gestion/", "/api/")
SAFE = {"GET", "HEAD", "OPTIONS"}
# Leaving is always possible; the second is the form that ends the visit.
ALWAYS = ("/gestion/login/", "/gestion/logout/", "/gestion/visite/")
# What Wagtail's own screens fetch by themselves.
SILENT = ("/gestion/jsi18n/", "/gestion/sprite")


class GuestMiddleware:
    """After the session's user is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/gestion/"):
            notices = SimpleLazyObject(lambda: notices_for(request))
            request.staff_notices = notices  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if not request.path.startswith(STAFF) or request.path.startswith((*ALWAYS, *SILENT)):
            return None
        visits = _visits(request)
        if not visits:
            return None
        method = str(request.method)
        with transaction.atomic():
            audit.record(
                "access.used",
                actor=request.user,
                target=str(visits[0].loan_id),
                method=method,
                path=request.path[:200],
            )
        if method in SAFE or all(visit.may_write for visit in visits):
            return None
        words = _("Votre accès permet de lire, pas de changer. Rien n'a été changé.")
        if request.path.startswith("/api/"):
            return JsonResponse({"code": "read_only", "detail": words}, status=403)
        return render(request, "access/reader.html", {"words": words}, status=403)


def _visits(request: HttpRequest) -> list[Loan]:
    """The accesses that alone bring this person here; none for a member of the team."""
    if getattr(request, "authority", None) is None or not request.user.is_authenticated:
        return []
    visits = [loan for loan in loans_of(request.user) if loan.is_guest]
    return visits if visits and not own_codes_of(request.user) else []
