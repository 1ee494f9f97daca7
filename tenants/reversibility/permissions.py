from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import Role, has_ability, has_role
from kernel.errors import NotAllowed
from kernel.tenancy import public_space, space_of
from tenants.reversibility.abilities import WHOLE_DATA


def may_administer(person: Any, authority: Any) -> bool:
    """Administrator of that very space; what the person is elsewhere counts for nothing."""
    if person is None or not getattr(person, "is_authenticated", False):
        return False
    with space_of(authority):
        return has_ability(person, WHOLE_DATA)


def may_operate(person: Any) -> bool:
    if person is None or not getattr(person, "is_authenticated", False):
        return False
    with public_space():
        return has_role(person, Role.OPERATOR)


def require_administrator(person: Any, authority: Any) -> None:
    if not may_administer(person, authority):
        raise NotAllowed(
            _("Seul un administrateur de cet espace peut emporter ou faire supprimer ses données.")
        )


def require_operator(person: Any) -> None:
    if not may_operate(person):
        raise NotAllowed(_("Réservé aux personnes qui exploitent la plateforme."))
