from __future__ import annotations

from typing import Any

from accounts.roles.facade import has_ability

CHANGE = "messages.change"


def can_change(person: Any) -> bool:
    """Whoever may change what the town hall writes to people here: administrators by default."""
    return bool(
        person is not None
        and person.is_authenticated
        and person.is_active
        and has_ability(person, CHANGE)
    )
