"""Who answers for a page: a name and an address, for their own copy and their deletion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.data_rights.facade import Fate, Section, register_personal_data
from kernel.processings import kept
from shared_services.site_editing.models import PageCare


def register() -> None:
    register_personal_data("site_editing", collector=collect, eraser=erase, fates=fates)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Pages du site dont vous répondez"),
        goes=_("Votre nom et votre adresse dans le suivi des pages."),
        stays=_("Les pages, sans responsable."),
        why=_("Elles sont à la collectivité."),
    )


def collect(person: Any) -> Iterator[Section]:
    cared = PageCare.objects.filter(owner_email__iexact=person.email).select_related("page")
    yield Section(
        "Pages du site dont vous répondez",
        kept("site_editing.care"),
        [
            {
                "Page": care.page.title,
                "À relire le": care.review_on.isoformat() if care.review_on else "",
                "Note": care.note,
            }
            for care in cared
        ],
    )


def erase(person: Any) -> None:
    PageCare.objects.filter(owner_email__iexact=person.email).update(owner_name="", owner_email="")
