from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.abilities import TEAM
from accounts.roles.queries import has_ability, has_role
from accounts.roles.role import Role
from kernel.errors import NotAllowed
from kernel.tenancy import PUBLIC_SCHEMA, current_schema


def can_manage_team(actor: Any) -> bool:
    """Administrators of the current space; in public, operators."""
    if current_schema() == PUBLIC_SCHEMA:
        return has_role(actor, Role.OPERATOR)
    return has_ability(actor, TEAM)


def check_may_manage_team(actor: Any | None) -> None:
    """Raises NotAllowed unless the actor manages this space's team, or is the platform (None)."""
    if actor is not None and not can_manage_team(actor):
        raise NotAllowed(_("Seul un administrateur de cet espace peut changer les rôles."))
