"""« Journal », in the back office of each space, for its administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kernel.design_system.back_office import back_office_page
from tenants.journal import screens


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, "journal/index.html", _("Journal"), screens.journal_context(request))


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    context = {"report": screens.verification(request)}
    return _page(request, "journal/verified.html", _("Vérification du journal"), context)


@require_GET
def download(request: HttpRequest, kind: str) -> HttpResponse:
    return screens.download(request, kind)


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    is_first = template == "journal/index.html"
    parent = None if is_first else (reverse("journal:index"), _("Journal"))
    return back_office_page(request, template, title, context, icon="history", parent=parent)
