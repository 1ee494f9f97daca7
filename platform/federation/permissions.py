from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import Role, has_ability, has_role
from federation.abilities import ENTER
from kernel.errors import NotAllowed
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority
from tenants.authorities.queries import intercommunality_of


def may_lead(person: Any, authority: LocalAuthority, ability: str) -> bool:
    """May do that in that very intercommunality; what they are in a commune counts for nothing."""
    if not person.is_authenticated or authority.is_commune:
        return False
    with space_of(authority):
        return has_ability(person, ability)


def may_operate(person: Any) -> bool:
    """Operator of the deployment."""
    if not person.is_authenticated:
        return False
    with public_space():
        return has_role(person, Role.OPERATOR)


def leads(person: Any, authority: LocalAuthority) -> bool:
    """Operator, or whoever may at the commune's intercommunality: they may ask to enter."""
    if may_operate(person):
        return True
    with public_space():
        leader = intercommunality_of(authority) if authority.is_commune else None
    return leader is not None and may_lead(person, leader, ENTER)


def require_leading(person: Any, authority: LocalAuthority, ability: str) -> None:
    if not may_lead(person, authority, ability):
        raise NotAllowed(
            _(
                "Cette console est réservée aux administrateurs de l'intercommunalité. Si vous en"
                " avez besoin pour votre travail, demandez-leur de vous donner ce rôle."
            )
        )


def require_operator(person: Any) -> None:
    if not may_operate(person):
        raise NotAllowed(
            _("Cette console est réservée aux personnes qui exploitent la plateforme.")
        )
