"""What the mails about pages are, as people choose what they receive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.facade import Category, register_category

PROPOSED = "pages.proposed"
REVIEW = "pages.review"


def register() -> None:
    """Called once, when the app is ready."""
    register_category(
        Category(
            PROPOSED,
            _("Pages proposées à la publication"),
            _("vous écrivez ou publiez les pages du site"),
            for_team=True,
        )
    )
    register_category(
        Category(
            REVIEW,
            _("Pages à relire"),
            _("vous êtes responsable d'une page du site"),
            for_team=True,
        )
    )
