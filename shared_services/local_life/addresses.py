"""The pages of everyday life that have something to say, for the map and the sitemap."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kernel.site_addresses import Address, register_addresses
from shared_services.local_life.models import CollectionSector, JobOffer, MenuWeek


def register() -> None:
    """Called once, when the app is ready."""
    register_addresses("vie-locale", find, label=_("Vie locale"))


def find() -> Iterator[Address]:
    if JobOffer.objects.open().exists():
        yield Address(reverse("local_life:jobs"), say("Offres d'emploi"), None, 2)
    if MenuWeek.objects.current().exists():
        yield Address(reverse("local_life:menus"), say("Menus de la cantine"), None, 2)
    if CollectionSector.objects.exists():
        yield Address(reverse("local_life:waste"), say("Collecte des déchets"), None, 2)
