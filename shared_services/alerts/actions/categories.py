"""What the mails of alerts are about, as people choose what they receive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.facade import Category, register_category

TEAM = "alerts.team"


def register() -> None:
    """Called once, when the app is ready."""
    register_category(
        Category(
            TEAM,
            _("Alertes en cas de danger"),
            _("vous travaillez pour la mairie et un danger est annoncé"),
            # Safety of persons: never silenced, put off, gathered or capped.
            statutory=True,
            urgent=True,
            for_team=True,
        )
    )
