"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.data_rights.facade import Section, register_personal_data
from kernel.processings import kept
from shared_services.notifications import categories
from shared_services.notifications.models import Notification
from shared_services.notifications.preferences.models import Preference


def register() -> None:
    register_personal_data("notifications", collector=collect)


def collect(person: Any) -> Iterator[Section]:
    labels = {one.name: one.label for one in categories.known()}
    sent = Notification.objects.filter(user_id=person.pk)
    yield Section(
        "Messages que la mairie vous a envoyés",
        f"{kept('notifications.bodies')} {kept('notifications.proof')}",
        [
            {
                "Date": date_format(localtime(row.created_at), "j F Y à H:i"),
                "Adresse": row.recipient_email,
                "Objet": row.subject,
                "Texte": row.text,
                "État": row.get_state_display(),
            }
            for row in sent
        ],
    )
    yield Section(
        "Vos préférences de messages",
        kept("notifications.preferences"),
        [
            {
                "Catégorie": str(labels.get(row.category, row.category)),
                "Choix": row.get_rhythm_display(),
                "Depuis": date_format(localtime(row.changed_at), "j F Y"),
            }
            for row in Preference.objects.filter(user_id=person.pk)
        ],
    )
