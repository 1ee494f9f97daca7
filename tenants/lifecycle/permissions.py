from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import Role, has_ability, has_role
from kernel.errors import NotAllowed
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority
from tenants.authorities.queries import intercommunality_of
from tenants.lifecycle.abilities import COMMUNES_LIFE, OWN_LIFE
from tenants.lifecycle.transitions import Party, Transition

_BEFORE_ITS_SPACE = LocalAuthority.State.PREPARING


def parties_of(person: Any | None, authority: LocalAuthority) -> set[Party]:
    """In whose name this person may act on that space; None is the platform itself."""
    if person is None:
        return {Party.PLATFORM}
    if not getattr(person, "is_authenticated", False):
        return set()
    found = set()
    with public_space():
        leader = intercommunality_of(authority) if authority.is_commune else None
        if has_role(person, Role.OPERATOR):
            found.add(Party.OPERATOR)
    if leader is not None and _may(person, leader, COMMUNES_LIFE):
        found.add(Party.INTERCOMMUNALITY)
    if administers(person, authority):
        found.add(Party.AUTHORITY)
    return found


def administers(person: Any, authority: LocalAuthority) -> bool:
    """Decides of the life of that very space; nobody before the space exists."""
    return _may(person, authority, OWN_LIFE)


def _may(person: Any, authority: LocalAuthority, ability: str) -> bool:
    if authority.state == _BEFORE_ITS_SPACE:
        return False
    with space_of(authority):
        return has_ability(person, ability)


def require_transition(transition: Transition, person: Any, authority: LocalAuthority) -> None:
    if parties_of(person, authority).isdisjoint(transition.parties):
        raise NotAllowed(_("Vous n'avez pas le droit de changer ainsi l'état de cet espace."))


def require_leader(person: Any, authority: LocalAuthority) -> None:
    """The operator, or an administrator of its intercommunality; the platform itself may too."""
    leaders = {Party.OPERATOR, Party.INTERCOMMUNALITY, Party.PLATFORM}
    if parties_of(person, authority).isdisjoint(leaders):
        raise NotAllowed(
            _(
                "Ce changement est réservé à l'exploitant de la plateforme et aux administrateurs"
                " de l'intercommunalité."
            )
        )


def require_operator(person: Any, authority: LocalAuthority) -> None:
    if parties_of(person, authority).isdisjoint({Party.OPERATOR, Party.PLATFORM}):
        raise NotAllowed(_("Ce changement est réservé à l'exploitant de la plateforme."))
