"""What notifications must know of us: categories of what we write, where it is read or posted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_services.document_requests.reading import path_of, postal_address_of
from shared_services.notifications.facade import (
    Category,
    register_address_finder,
    register_category,
    register_path_finder,
)

# CRPA L112-3, R112-5 (acknowledgement), L114-5 (missing pieces), L211-2 (refusal with reasons):
# the commune owes these, nobody may switch them off.
STEPS = "requests.steps"
WORK = "requests.work"
OPINIONS = "requests.opinions"


def register() -> None:
    register_path_finder(path_of)
    register_address_finder(postal_address_of)
    register_category(
        Category(
            STEPS,
            _("Suivi de vos demandes"),
            _("vous avez fait une demande à la mairie"),
            statutory=True,
            sms=True,
        )
    )
    register_category(
        Category(
            OPINIONS,
            _("Avis demandés"),
            _("la mairie demande votre avis sur un dossier"),
            statutory=True,
        )
    )
    register_category(
        Category(
            WORK,
            _("Demandes à traiter"),
            _("vous répondez aux demandes des habitants"),
            for_team=True,
        )
    )
