"""Categories of what we write, as people choose them in their preferences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.facade import Category, register_category

# CRPA L112-3, R112-5 (acknowledgement), L114-5 (missing pieces), L211-2 (refusal with reasons):
# the commune owes these, nobody may switch them off.
STEPS = "requests.steps"
WORK = "requests.work"


def register() -> None:
    register_category(
        Category(
            STEPS,
            _("Suivi de vos demandes"),
            _("vous avez fait une demande à la mairie"),
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
