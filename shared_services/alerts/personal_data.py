"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.data_rights.facade import Fate, Section, register_personal_data
from kernel.processings import kept
from shared_services.alerts.models import AlertMessage


def register() -> None:
    register_personal_data("alerts", collector=collect, fates=fates)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Alertes que vous avez écrites ou confirmées"),
        stays=_("Votre nom, votre raison et la date, avec l'alerte."),
        why=_("Preuve de qui a décidé de prévenir les habitants (RGPD, art. 17, 3, b et d)."),
    )


def collect(person: Any) -> Iterator[Section]:
    """Messages written or confirmed. The alerts themselves are the authority's."""
    found = AlertMessage.objects.filter(Q(author_id=person.pk) | Q(confirmed_by_id=person.pk))
    yield Section(
        "Alertes que vous avez écrites ou confirmées",
        kept("alerts.messages"),
        [
            {
                "Date": date_format(localtime(row.sent_at or row.created_at), "j F Y à H:i"),
                "Titre": row.headline,
                "Votre part": "écrite" if row.author_id == person.pk else "confirmée",
                "État": row.get_state_display(),
            }
            for row in found
        ],
    )
