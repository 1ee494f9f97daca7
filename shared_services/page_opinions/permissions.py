from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import has_ability
from kernel.errors import NotAllowed


def can_read(agent: Any) -> bool:
    """Whoever writes pages, or publishes them, hears what readers missed in them."""
    return any(bool(has_ability(agent, one)) for one in ("pages.write", "pages.publish"))


def require_reader(agent: Any) -> None:
    """Raises NotAllowed."""
    if not can_read(agent):
        raise NotAllowed(_("Votre rôle ne permet pas de lire les avis sur les pages."))
