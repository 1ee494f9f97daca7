"""Pages of the procedures, for the sitemap and the map of the site."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.site_addresses import Address
from kernel.tenancy import require_authority
from shared_services.document_requests.queries import offered_procedures


def find() -> Iterator[Address]:
    """Those open here; an intercommunality issues no papers."""
    authority = require_authority()
    if not authority.is_commune:
        return
    yield Address(reverse("document_requests:index"), _("Démarches"))
    for procedure in offered_procedures():
        path = reverse("document_requests:presentation", args=(procedure.slug,))
        yield Address(path, procedure.title)
    yield Address(reverse("document_requests:find"), _("Suivre ma demande"))
