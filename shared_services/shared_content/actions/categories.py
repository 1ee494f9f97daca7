"""What the mails about offers are, as people choose what they receive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.facade import Category, register_category

OFFERS = "shared_content.offers"


def register() -> None:
    """Called once, when the app is ready."""
    register_category(
        Category(
            OFFERS,
            _("Contenus proposés par les voisines"),
            _("vous publiez sur le site"),
            for_team=True,
        )
    )
