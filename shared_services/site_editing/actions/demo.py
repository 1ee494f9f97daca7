"""Invented owners of pages: one is late, one is not."""

from __future__ import annotations

from datetime import timedelta

from wagtail.models import Page

from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.site_editing.models import PageCare

# Slug of a page, who answers for it, in how many days it is to be read.
CARED = (
    ("dechets", "Service des déchets de l'intercommunalité", "dechets", -3),
    ("ecole", "Direction de l'école", "ecole", 40),
    ("salle-des-fetes", "Comité des fêtes", "comite", 120),
)


def seed() -> None:
    if PageCare.objects.exists():
        return
    host = require_authority().slug
    for slug, owner, name, days in CARED:
        page = Page.objects.filter(slug=slug).first()
        if page is not None:
            PageCare.objects.create(
                page=page,
                owner_name=owner,
                owner_email=f"{name}@{host}.example",
                review_on=today() + timedelta(days=days),
            )
