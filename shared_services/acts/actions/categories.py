"""What the mails of this service are about, as people choose what they receive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.facade import Category, register_category

TEAM, COUNCILLORS = "acts.team", "acts.councillors"


def register() -> None:
    """Called once, when the app is ready."""
    register_category(
        Category(
            TEAM,
            _("Délais des actes"),
            _("vous mettez en ligne les actes de votre collectivité"),
            for_team=True,
        )
    )
    register_category(
        Category(
            COUNCILLORS,
            _("Décisions de l'intercommunalité, pour les conseillers municipaux"),
            _("vous êtes membre du conseil d'une commune de cette intercommunalité"),
            statutory=True,
        )
    )
