"""Whoever publishes on the site offers its content and takes up the neighbours'."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import has_ability
from kernel.errors import NotAllowed

# An ability of the websites': publishing is publishing, whoever wrote it.
PUBLISH = "pages.publish"


def can_share(agent: Any) -> bool:
    return bool(has_ability(agent, PUBLISH))


def require_publisher(agent: Any) -> None:
    """Raises NotAllowed."""
    if not can_share(agent):
        raise NotAllowed(_("Votre rôle ne permet pas de partager des contenus avec vos voisines."))
