"""What the mails about common wordings are, as people choose what they receive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.facade import Category, register_category

COMMON_CHANGED = "messages.common"


def register() -> None:
    """Called once, when the app is ready."""
    register_category(
        Category(
            COMMON_CHANGED,
            _("Textes communs des messages"),
            _("vous changez les textes des messages de la mairie"),
            for_team=True,
        )
    )
