from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import Role, has_role
from kernel.errors import NotAllowed
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority


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
