"""Pages of the procedures, for the sitemap and the map of the site."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.site_addresses import Address
from kernel.tenancy import require_authority
from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.models import ProcedureSetting


def find() -> Iterator[Address]:
    """Those open here; an intercommunality issues no papers."""
    authority = require_authority()
    if not authority.is_commune:
        return
    yield Address(reverse("document_requests:index"), _("Démarches"))
    closed = set(ProcedureSetting.objects.filter(is_open=False).values_list("procedure", flat=True))
    for code, procedure in all_procedures().items():
        if authority.is_writable and code not in closed:
            path = reverse("document_requests:presentation", args=(procedure.slug,))
            yield Address(path, procedure.title)
    yield Address(reverse("document_requests:find"), _("Suivre ma demande"))
