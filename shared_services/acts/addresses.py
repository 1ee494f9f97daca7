"""Each act's page, for the sitemap; too many for the map of the site."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kernel.site_addresses import Address, register_addresses
from shared_services.acts.models import Act


def register() -> None:
    """Called once, when the app is ready."""
    register_addresses("actes", find, label=_("Actes"), in_map=False)


def find() -> Iterator[Address]:
    for act in Act.objects.defer("text").iterator(chunk_size=500):
        yield Address(act.get_absolute_url(), act.title, act.put_online_at, 3)
