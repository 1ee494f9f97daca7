"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.data_rights.facade import Section, register_personal_data
from kernel.processings import kept
from shared_services.alerts.models import AlertMessage


def register() -> None:
    register_personal_data("alerts", collector=collect)


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
