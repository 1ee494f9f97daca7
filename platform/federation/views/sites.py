"""How far the site of each commune is in order: what their spaces told, never their pages."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from federation import queries
from federation.abilities import FOLLOW
from federation.views.communes import menu
from federation.views.guards import leading
from federation.views.shell import page
from kernel.spreadsheet import cell
from shared_services.site_duties import facade as site_duties

STATEMENTS = {"a-refaire": True, "valable": False}
GOOD_SCORE = 80
Row = tuple[Any, Any]


@require_GET
@leading(FOLLOW)
def index(request: HttpRequest) -> HttpResponse:
    rows = _rows(request)
    context = {
        "rows": rows,
        "criteria": site_duties.criteria_by_code().items(),
        "chosen": request.GET.get("critere", ""),
        "statement": request.GET.get("declaration", ""),
        "good": GOOD_SCORE,
        "query": request.GET.urlencode(),
        "pages_read": sum(line.pages_read or 0 for _one, line in rows if line),
    }
    return page(request, "federation/sites.html", menu(), "sites", **context)


def _rows(request: HttpRequest) -> list[Row]:
    """Members and what their site told, the ones that ask for most work first; filtered."""
    here: Any = request.authority  # type: ignore[attr-defined]
    communes = [here, *(member.authority for member in queries.members(here))]
    found = site_duties.sites_of([one.pk for one in communes])
    rows: list[Row] = [(one, found.get(one.pk)) for one in communes]
    criterion = request.GET.get("critere", "")
    if criterion in site_duties.criteria_by_code():
        rows = [row for row in rows if row[1] and criterion in row[1].wrong]
    wanted = STATEMENTS.get(request.GET.get("declaration", ""))
    if wanted is not None:
        rows = [row for row in rows if row[1] and row[1].statement_is_over is wanted]
    return rows


@require_GET
@leading(FOLLOW)
def export(request: HttpRequest) -> HttpResponse:
    """The same, filters kept: CSV."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        [
            _("Commune"),
            _("Note du site"),
            _("Accessibilité"),
            _("Déclaration valable jusqu'au"),
            _("À corriger"),
            _("Pages lues le mois dernier"),
            _("Vérifié le"),
        ]
    )
    for commune, line in _rows(request):
        writer.writerow([cell(value) for value in _cells(commune, line)])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="sites-des-communes.csv"'
    return answer


def _cells(commune: Any, line: Any) -> list[Any]:
    if line is None:
        return [commune.name, None, None, None, None, None, None]
    return [
        commune.name,
        line.score,
        line.accessibility,
        line.statement_ends_on.isoformat() if line.statement_ends_on else None,
        " | ".join(line.wrong_labels),
        line.pages_read,
        localtime(line.told_at).date().isoformat(),
    ]
