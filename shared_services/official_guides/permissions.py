from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import has_ability
from kernel.errors import NotAllowed
from shared_services.official_guides.abilities import ADAPT


def can_adapt(agent: Any) -> bool:
    return bool(has_ability(agent, ADAPT))


def require_adapter(agent: Any) -> None:
    """Raises NotAllowed."""
    if not can_adapt(agent):
        raise NotAllowed(_("Votre rôle ne permet pas d'adapter les guides officiels."))
