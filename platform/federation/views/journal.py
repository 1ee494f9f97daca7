"""The platform's own journal, for operators: what they did, and what the platform did by itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from federation.views.guards import operator_only
from federation.views.operator import menu
from federation.views.shell import page
from tenants.journal import screens

TEMPLATES = "federation/operator"


@require_GET
@operator_only
def journal(request: HttpRequest) -> HttpResponse:
    context = screens.journal_context(request)
    return page(request, f"{TEMPLATES}/journal.html", menu(), "journal", **context)


@require_GET
@operator_only
def verified(request: HttpRequest) -> HttpResponse:
    report = screens.verification(request)
    return page(request, f"{TEMPLATES}/journal_verified.html", menu(), "journal", report=report)


@require_GET
@operator_only
def download(request: HttpRequest, kind: str) -> HttpResponse:
    return screens.download(request, kind)
