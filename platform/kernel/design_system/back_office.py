"""The frame of our own screens in the back office: title, icon, trail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def back_office_page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    icon: str,
    parent: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a screen below its trail; `parent` is the address and name of the screen above it."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Accueil")}]
    if parent is not None:
        trail.append({"url": parent[0], "label": parent[1]})
    trail.append({"url": "", "label": title})
    shell = {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": trail,
    }
    return render(request, template, shell | context, status=status)
