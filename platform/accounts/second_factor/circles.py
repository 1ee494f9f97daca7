"""Who may help someone who has lost their second factor, nearest first.

The administrators of their town hall; when nobody is left there, those of the intercommunality and
the operators. Which intercommunality a commune belongs to is told by a floor above.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from accounts.models import SpacePresence, User
from accounts.roles.models import UserGroup
from accounts.roles.role import Role
from kernel.errors import UnknownAuthority
from kernel.tenancy import authority_by_id, public_space, space_of

ParentOf = Callable[[Any], Any | None]
_parents: list[ParentOf] = []


def find_parents_with(parent_of: ParentOf) -> None:
    """`parent_of(authority)` gives the intercommunality of a commune, or None."""
    if parent_of not in _parents:
        _parents.append(parent_of)


def workplaces_of(user: User) -> list[Any]:
    """Authorities where this person holds a role, those in service alone."""
    with public_space():
        ids = list(
            SpacePresence.objects.filter(user_id=user.pk, has_role=True)
            .order_by("authority_id")
            .values_list("authority_id", flat=True)
        )
    found = [_authority(authority_id) for authority_id in ids]
    return [authority for authority in found if authority is not None and authority.is_served]


def helpers(authority: Any | None, *, but: set[UUID]) -> set[UUID]:
    """Who may act for that town hall, without these people. None: an operator's own case."""
    near = administrators(authority) - but if authority is not None else set()
    return near or (_far(authority) - but)


def administrators(authority: Any) -> set[UUID]:
    with space_of(authority):
        return _holders(Role.ADMINISTRATOR)


def _far(authority: Any | None) -> set[UUID]:
    with public_space():
        found = _holders(Role.OPERATOR)
    parent = next((got for of in _parents if authority and (got := of(authority))), None)
    return found | administrators(parent) if parent is not None else found


def _holders(role: Role) -> set[UUID]:
    return set(
        UserGroup.objects.filter(group__name=role.group_name, user__is_active=True).values_list(
            "user_id", flat=True
        )
    )


def _authority(authority_id: UUID) -> Any | None:
    try:
        return authority_by_id(authority_id)
    except UnknownAuthority:
        return None
