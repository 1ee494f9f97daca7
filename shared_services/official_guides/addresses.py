"""Where the guides are, for the sitemap and the map of the site.

Sheets are left out: the same text stands on thousands of sites, its canonical address is the
State's. Our own lists of them are worth finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.site_addresses import Address, register_addresses
from shared_services.official_guides import queries
from shared_services.official_guides.models import Audience


def register() -> None:
    """Called once, when the app is ready."""
    register_addresses("guides", find, label=gettext_lazy("Guides officiels"))


def find() -> Iterator[Address]:
    """Nothing as long as no set was imported."""
    there = set(queries.themes().values_list("audience", flat=True))
    if not there:
        return
    yield Address(reverse("official_guides:index"), _("Vos droits et démarches"))
    for audience in Audience:
        if audience.value in there:
            yield Address(
                reverse("official_guides:audience", args=(audience,)), str(audience.label)
            )
