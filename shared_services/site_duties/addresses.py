"""Where these pages are: in the footer, the sitemap and the map of the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.site_addresses import Address, register_addresses
from shared_services.site_duties import queries


def register() -> None:
    """Called once, when the app is ready."""
    register_addresses("obligations", find, label=gettext_lazy("À propos de ce site"))


def find() -> Iterator[Address]:
    facts = queries.legal_facts()
    changed_at = facts.changed_at if facts.pk and not facts._state.adding else None
    yield Address(reverse("site_duties:legal"), _("Mentions légales"), changed_at)
    yield Address(reverse("site_duties:privacy"), _("Données personnelles"), changed_at)
    yield Address(reverse("site_duties:eco"), _("Écoconception"))
    yield Address(reverse("site_duties:accessibility"), _("Accessibilité"), _statement_changed())


def _statement_changed() -> datetime | None:
    statement, plan = queries.published_statement(), queries.plan()
    moments = [statement.published_at if statement else None, plan.changed_at if plan else None]
    return max((each for each in moments if each), default=None)


def footer_links() -> list[dict[str, str]]:
    """After the mention of accessibility, which has its own place."""
    return [
        {"title": _("Mentions légales"), "url": reverse("site_duties:legal")},
        {"title": _("Données personnelles"), "url": reverse("site_duties:privacy")},
        {"title": _("Écoconception"), "url": reverse("site_duties:eco")},
    ]
