"""« Rendez-vous » on the map of the site, once some counter receives."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kernel.site_addresses import Address, register_addresses
from kernel.tenancy import require_authority
from shared_services.appointments import queries


def register() -> None:
    """Called once, when the app is ready."""
    register_addresses("rendez-vous", find, label=_("Rendez-vous"))


def find() -> Iterator[Address]:
    if not require_authority().is_commune:
        return
    offered = queries.reasons()
    if not offered:
        return
    yield Address(reverse("appointments:index"), say("Prendre rendez-vous"), None, 1)
    for reason in offered:
        yield Address(reason.get_absolute_url(), reason.title, None, 2)
