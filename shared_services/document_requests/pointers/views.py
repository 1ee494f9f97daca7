"""« Mes démarches », on the account host."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from shared_services.document_requests.pointers import queries

PER_PAGE = 20


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The person's requests to all town halls, the latest first."""
    user: Any = request.user
    page = Paginator(queries.requests_of(user.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": queries.lines_of(list(page.object_list))}
    return render(request, "request_pointers/index.html", context)
