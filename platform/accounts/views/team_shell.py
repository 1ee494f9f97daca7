"""What the team's screens share in the back office: title, trail, tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def team_page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a screen of the team below its trail."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Accueil")}]
    if not template.endswith("team/index.html"):
        trail.append({"url": reverse("team:index"), "label": _("Équipe")})
    trail.append({"url": "", "label": title})
    return render(
        request,
        template,
        {"page_title": title, "header_title": title, "header_icon": "group"}
        | {"breadcrumbs_items": trail}
        | context,
        status=status,
    )
