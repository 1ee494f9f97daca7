"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.data_rights.facade import Fate, Section, register_personal_data
from kernel.processings import kept
from shared_services.appointments.models import Appointment


def register() -> None:
    register_personal_data("appointments", collector=collect, eraser=erase, fates=fates)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Vos rendez-vous à la mairie"),
        goes=_("Le lien entre vos rendez-vous et votre compte."),
        stays=_("Les rendez-vous pris, avec votre nom. %s") % kept("appointments.people"),
        why=_("La mairie vous attend, ou doit pouvoir vous joindre (RGPD, art. 6, 1, e)."),
    )


def erase(person: Any) -> None:
    Appointment.objects.filter(user_id=person.pk).update(user=None)


def collect(person: Any) -> Iterator[Section]:
    found = Appointment.objects.filter(user_id=person.pk).select_related("reason", "counter")
    yield Section("Vos rendez-vous", kept("appointments.people"), [_told(each) for each in found])


def _told(found: Appointment) -> dict[str, Any]:
    return {
        "Numéro": found.number,
        "Motif": found.reason.title,
        "Quand": date_format(localtime(found.starts_at), "j F Y à H:i"),
        "Où": found.counter.name,
        "État": found.get_state_display(),
        "Prénom": found.first_name,
        "Nom": found.last_name,
        "Adresse électronique": found.email,
        "Téléphone": found.phone,
        "Précision": found.note,
        "Demande liée": found.request_reference,
        "Raison de l'annulation": found.cancel_reason,
    }
