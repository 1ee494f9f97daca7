from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import Role, has_ability, has_role
from kernel.errors import NotAllowed
from kernel.tenancy import PUBLIC_SCHEMA, current_schema

WATCH = "journal.watch"


def can_read(person: Any) -> bool:
    """Who has that ability in the current space; in public, operators. Not even a leader else."""
    if current_schema() == PUBLIC_SCHEMA:
        return has_role(person, Role.OPERATOR)
    return has_ability(person, "journal.read")


def require_reader(person: Any) -> None:
    if not can_read(person):
        raise NotAllowed(
            _("Votre rôle ne permet pas de lire ce journal : les administrateurs en décident.")
        )
