"""The back office's frame around these screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    icon: str = "download",
    status: int = 200,
) -> HttpResponse:
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Accueil")},
        {"url": "", "label": title},
    ]
    shell = {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": trail,
    }
    return render(request, template, {**shell, **context}, status=status)
