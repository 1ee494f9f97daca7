from __future__ import annotations

from typing import Any

from accounts.roles.facade import has_ability

Agent = Any


def can_follow(agent: Agent) -> bool:
    """Whoever may follow the messages of the space sees them and may try one again."""
    return bool(has_ability(agent, "messages.follow"))
