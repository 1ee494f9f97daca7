"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.data_rights.facade import Fate, Section, register_personal_data
from kernel.processings import kept
from shared_services.acts.models import InformedCouncillor


def register() -> None:
    register_personal_data("acts", collector=collect, fates=fates)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Votre inscription comme conseiller municipal à informer"),
        stays=_("Votre nom, votre commune et votre adresse, le temps de votre mandat."),
        why=_("La loi veut que vous soyez informé (CGCT, art. L. 5211-40-2)."),
    )


def collect(person: Any) -> Iterator[Section]:
    found = InformedCouncillor.objects.filter(email__iexact=person.email)
    yield Section(
        "Conseiller municipal à informer",
        kept("councillors.listed"),
        [
            {
                "Nom": one.name,
                "Commune": one.commune,
                "Adresse": one.email,
                "Inscrit le": date_format(one.added_on, "j F Y"),
            }
            for one in found
        ],
    )
