"""One page per entry of the directory, and its card."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.websites import directory, facilities
from shared_services.websites.models import DirectoryEntry, DirectoryPage


@public
def directory_entry(request: HttpRequest, slug: str) -> HttpResponse:
    entry = _entry(slug)
    context = {
        "entry": entry,
        "hours": directory.hours(entry),
        "directory_page": DirectoryPage.objects.live().first(),
    }
    return render(request, "websites/directory_entry.html", context)


@public
def directory_card(request: HttpRequest, slug: str) -> HttpResponse:
    """vCard (RFC 6350)."""
    entry = _entry(slug)
    text = directory.vcard(entry, require_authority().url(entry.url))
    response = HttpResponse(text, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entry.slug}.vcf"'
    return response


@public
def facilities_csv(_request: HttpRequest) -> HttpResponse:
    """Public services and facilities, as SCDL « équipements » 0.1.5 wants them."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="equipements.csv"'
    writer = csv.writer(response)
    writer.writerow(facilities.COLUMNS)
    writer.writerows(facilities.rows(require_authority()))
    return response


def _entry(slug: str) -> DirectoryEntry:
    wanted = DirectoryEntry.objects.prefetch_related("topics", "opening_ranges", "closures")
    return get_object_or_404(wanted, slug=slug)
