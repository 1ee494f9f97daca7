"""« Fréquentation » in the back office, at `/gestion/frequentation/`."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kernel.spreadsheet import cell
from shared_services.site_duties import traffic
from shared_services.site_duties.rules import facts
from shared_services.site_duties.views.guarding import for_those_who_see


@require_GET
@for_those_who_see
def index(request: HttpRequest) -> HttpResponse:
    """Charts and the most read pages."""
    period = traffic.period_named(request.GET.get("periode", ""))
    context = {
        "traffic": traffic.traffic(period),
        "periods": traffic.PERIODS.items(),
        "kept_months": facts("visits")["kept_months"],
    }
    return render(request, "site_duties/admin/traffic.html", context)


@require_GET
@for_those_who_see
def export(request: HttpRequest) -> HttpResponse:
    """The same in figures: CSV, with a semicolon as French spreadsheets want."""
    period = traffic.period_named(request.GET.get("periode", ""))
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    for row in traffic.exported(period):
        writer.writerow([cell(value) for value in row])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"frequentation-{period.start.isoformat()}-{period.end.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
