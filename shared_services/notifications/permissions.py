from __future__ import annotations

from typing import Any

from accounts.roles.facade import Role, has_role

Agent = Any


def can_follow(agent: Agent) -> bool:
    """Administrators and agents of the space see its messages and may try one again."""
    return bool(has_role(agent, Role.ADMINISTRATOR, Role.AGENT))
