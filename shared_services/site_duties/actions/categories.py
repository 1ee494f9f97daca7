"""What the mails of this service are about, as people choose what they receive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.facade import Category, register_category

TEAM = "site_duties.team"


def register() -> None:
    """Called once, when the app is ready."""
    register_category(
        Category(
            TEAM,
            _("Obligations du site"),
            _("vous tenez les pages obligatoires du site de votre mairie"),
            for_team=True,
        )
    )
