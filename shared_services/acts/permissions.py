from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import has_ability
from kernel.errors import NotAllowed
from shared_services.acts.abilities import PUBLISH


def can_publish(agent: Any) -> bool:
    return bool(has_ability(agent, PUBLISH))


def require_publisher(agent: Any) -> None:
    """Raises NotAllowed."""
    if not can_publish(agent):
        raise NotAllowed(_("Votre rôle ne permet pas de mettre des actes en ligne."))
