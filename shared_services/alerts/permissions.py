from __future__ import annotations

from typing import Any

from accounts.roles.facade import has_ability
from shared_services.alerts.abilities import CONFIRM, PUBLISH, SETTINGS

Agent = Any


def can_publish(agent: Agent) -> bool:
    return bool(has_ability(agent, PUBLISH))


def can_confirm(agent: Agent) -> bool:
    return bool(has_ability(agent, CONFIRM))


def can_follow(agent: Agent) -> bool:
    """Whoever writes alerts or confirms them sees them all, drafts too."""
    return can_publish(agent) or can_confirm(agent)


def can_set_up(agent: Agent) -> bool:
    return bool(has_ability(agent, SETTINGS))
