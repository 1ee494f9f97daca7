from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import Role, has_role
from kernel.errors import NotAllowed
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority
from tenants.authorities.queries import intercommunality_of


def may_administer(person: Any, authority: LocalAuthority) -> bool:
    """Administrator of that very intercommunality; a commune's administrator has no right here."""
    if not person.is_authenticated or authority.is_commune:
        return False
    with space_of(authority):
        return has_role(person, Role.ADMINISTRATOR)


def may_operate(person: Any) -> bool:
    """Operator of the deployment."""
    if not person.is_authenticated:
        return False
    with public_space():
        return has_role(person, Role.OPERATOR)


def leads(person: Any, authority: LocalAuthority) -> bool:
    """Operator, or administrator of the commune's intercommunality: they may ask to enter."""
    if may_operate(person):
        return True
    with public_space():
        leader = intercommunality_of(authority) if authority.is_commune else None
    return leader is not None and may_administer(person, leader)


def require_administrator(person: Any, authority: LocalAuthority) -> None:
    if not may_administer(person, authority):
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
