"""What circulates between the sites of the group: numbers by commune, and in all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from federation import queries
from federation.abilities import FOLLOW
from federation.views.communes import menu
from federation.views.guards import leading
from federation.views.shell import page
from shared_services.shared_content import facade as shared_content


@require_GET
@leading(FOLLOW)
def index(request: HttpRequest) -> HttpResponse:
    here: Any = request.authority  # type: ignore[attr-defined]
    communes = [here, *(member.authority for member in queries.members(here))]
    found = shared_content.circulation([one.pk for one in communes])
    rows = [(one, found[one.pk]) for one in communes]
    context = {
        "rows": rows,
        "offered": sum(line.offered for _one, line in rows),
        "taken_up": sum(line.taken_up for _one, line in rows),
    }
    return page(request, "federation/sharing.html", menu(), "sharing", **context)
