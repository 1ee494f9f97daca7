"""The team's screens in the back office, all below « Équipe »."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.design_system.back_office import back_office_page


def team_page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a screen of the team below its trail."""
    is_first = template.endswith("team/index.html")
    parent = None if is_first else (reverse("team:index"), _("Équipe"))
    return back_office_page(
        request, template, title, context, icon="group", parent=parent, status=status
    )
