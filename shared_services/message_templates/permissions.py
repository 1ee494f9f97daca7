from __future__ import annotations

from typing import Any

from accounts.roles.facade import has_ability
from shared_services.message_templates.models import WordingVersion

CHANGE = "messages.change"
COMMON = "messages.common"


def can_change(person: Any) -> bool:
    """Whoever may change what the town hall writes to people here: administrators by default."""
    return _may(person, CHANGE)


def can_word_for_communes(person: Any) -> bool:
    """Whoever may word the messages of all communes: known in an intercommunality's space alone."""
    return _may(person, COMMON)


def can_write(person: Any, level: str) -> bool:
    if level == WordingVersion.Level.COMMON:
        return can_word_for_communes(person)
    return level == WordingVersion.Level.OWN and can_change(person)


def _may(person: Any, ability: str) -> bool:
    return bool(
        person is not None
        and person.is_authenticated
        and person.is_active
        and has_ability(person, ability)
    )
