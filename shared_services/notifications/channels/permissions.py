from __future__ import annotations

from typing import Any

from accounts.roles.facade import Role, has_role

Agent = Any


def can_handle(agent: Agent) -> bool:
    """Letters to post and suppressed addresses: administrators and agents."""
    return bool(has_role(agent, Role.ADMINISTRATOR, Role.AGENT))


def can_set_up(agent: Agent) -> bool:
    """The commune's own sending domain: administrators alone."""
    return bool(has_role(agent, Role.ADMINISTRATOR))
