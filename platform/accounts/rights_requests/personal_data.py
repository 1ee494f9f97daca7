"""What this app holds of a person in the current space, for their own copy and their leaving."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.data_rights.facade import Fate, Section, register_personal_data
from accounts.models import User
from accounts.rights_requests import queries
from kernel.processings import kept


def register() -> None:
    register_personal_data("rights_requests", collector=collect, fates=fates, eraser=detach)


def collect(person: User) -> Iterator[Section]:
    records = [
        {
            _("Droit"): row.get_right_display(),
            _("Demande"): row.details,
            _("Reçue le"): date_format(row.received_on),
            _("État"): row.get_state_display(),
            _("Réponse"): row.answer,
        }
        for row in queries.of_person(person.pk)
    ]
    yield Section(_("Demandes sur vos données"), kept("rights_requests.answers"), records)


def fates() -> Iterator[Fate]:
    yield Fate(
        _("Demandes sur vos données"),
        goes=_("Leur lien avec votre compte."),
        stays=_("La demande et la réponse, avec votre nom. %s") % kept("rights_requests.answers"),
        why=_("Prouver qu'une réponse a été donnée (RGPD, art. 5, 2 et art. 17, 3, e)."),
    )


def detach(person: User) -> None:
    queries.of_person(person.pk).update(user_id=None)
