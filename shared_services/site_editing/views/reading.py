"""A page as it is being written, for whoever has the link."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kernel.permissions import public
from shared_services.site_editing import queries
from shared_services.site_editing.models import PreviewLink


@public
@require_safe
def preview(request: HttpRequest, token: str, page_id: int | None = None) -> HttpResponse:
    """The draft under a notice; 404 in plain words when the link is over or was never one."""
    link = PreviewLink.behind(token)
    if link is None:
        return _sealed(render(request, "site_editing/preview_over.html", status=404))
    pages = queries.pages_behind(link)
    wanted = page_id or link.page_id
    found = next((page for page in pages if page.pk == wanted), None)
    if found is None:
        raise Http404
    page: Any = found.specific.get_latest_revision_as_object()
    shown: Any = request
    shown.is_preview = True
    shown.preview_notice = {
        "ends_at": link.ends_at,
        "is_live": found.live and not found.has_unpublished_changes,
        "pages": [
            {
                "title": each.draft_title,
                "url": reverse("site_editing_site:preview_page", args=(token, each.pk)),
                "current": each.pk == wanted,
            }
            for each in pages
        ]
        if link.with_section
        else [],
    }
    response = page.serve(shown)
    if isinstance(response, TemplateResponse):
        response.render()
    return _sealed(response)


def _sealed(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, found by no search engine, and the link told to no other site."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
