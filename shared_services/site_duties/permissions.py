from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import has_ability
from kernel.errors import NotAllowed
from shared_services.site_duties.abilities import KEEP, SEE


def can_keep(agent: Any) -> bool:
    return bool(has_ability(agent, KEEP))


def can_see(agent: Any) -> bool:
    """Whoever keeps the pages sees the rest."""
    return bool(has_ability(agent, SEE)) or can_keep(agent)


def require_keeper(agent: Any) -> None:
    """Raises NotAllowed."""
    if not can_keep(agent):
        raise NotAllowed(_("Votre rôle ne permet pas de tenir les pages obligatoires du site."))
