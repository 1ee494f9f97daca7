from __future__ import annotations

from typing import Any

from accounts.roles.facade import has_ability

DEFAULTS = "messages.defaults"


def can_set_defaults(agent: Any) -> bool:
    """What is proposed to everyone of the commune: administrators alone, unless they shared it."""
    return bool(has_ability(agent, DEFAULTS))
