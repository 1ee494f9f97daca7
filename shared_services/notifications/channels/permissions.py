from __future__ import annotations

from typing import Any

from accounts.roles.facade import has_ability

Agent = Any

SENDER = "messages.sender"


def can_handle(agent: Agent) -> bool:
    """Letters to post and suppressed addresses: whoever follows the messages of the space."""
    return bool(has_ability(agent, "messages.follow"))


def can_set_up(agent: Agent) -> bool:
    """The commune's own sending domain: administrators alone."""
    return bool(has_ability(agent, SENDER))
