"""The register for machines: feed, open data in CSV and JSON, the national SCDL record."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.acts import queries, records, timestamps
from shared_services.acts.errors import NoStamp
from shared_services.acts.models import Act


@public
@require_safe
def acts_csv(request: HttpRequest) -> HttpResponse:
    """Every act, or those that the same filters as the page's keep."""
    rows = map(records.record, queries.acts(queries.Filters.read(request.GET)))
    return _csv("actes.csv", records.COLUMNS, (each.values() for each in rows))


@public
@require_safe
def scdl_csv(_request: HttpRequest) -> HttpResponse:
    """Délibérations as SCDL « délibérations » 2.1.3 wants them."""
    acts = queries.acts(queries.Filters(nature=Act.Nature.DELIBERATION))
    rows = (records.scdl(act, require_authority()).values() for act in acts)
    return _csv("deliberations.csv", records.SCDL_COLUMNS, rows)


@public
@require_safe
def acts_json(request: HttpRequest) -> HttpResponse:
    found = queries.acts(queries.Filters.read(request.GET))
    return JsonResponse({"acts": [records.record(act) for act in found]})


@public
@require_safe
def stamp(_request: HttpRequest, act_id: int) -> HttpResponse:
    """What the timestamp authority answered, for `openssl ts -verify`."""
    found = queries.stamp(act_id)
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.reply), content_type="application/timestamp-reply")
    response["Content-Disposition"] = f'attachment; filename="acte-{act_id}.tsr"'
    return response


@public
@require_safe
def stamp_roots(_request: HttpRequest) -> HttpResponse:
    """The certificates that today's stamps lead to."""
    by = timestamps.authority()
    try:
        roots = by.roots() if by else b""
    except NoStamp:
        roots = b""
    if not roots:
        raise Http404
    response = HttpResponse(roots, content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="autorite-horodatage.pem"'
    return response


def _csv(name: str, columns: Iterable[str], rows: Iterator[Iterable[Any]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if cell is None else cell for cell in row])
    return response


class ActsFeed(Feed[Act, Any]):
    login_required = False  # read by `LoginRequiredMiddleware`, like the `public` decorator
    description = _("Délibérations, arrêtés, décisions et procès-verbaux mis en ligne")

    def title(self) -> str:
        return f"Actes {require_authority().of_name}"

    def link(self) -> str:
        return str(require_authority().url("/actes/"))

    def items(self) -> list[Act]:
        return list(queries.acts()[:30])

    def item_title(self, item: Act) -> str:
        return f"{item.get_nature_display()} {item.number} : {item.title}"

    def item_description(self, item: Act) -> str:
        return f"{item.author_name}, {item.author_capacity}"

    def item_link(self, item: Act) -> str:
        return str(require_authority().url(item.get_absolute_url()))

    def item_pubdate(self, item: Act) -> Any:
        return item.put_online_at
