from __future__ import annotations

from dataclasses import dataclass

from accounts.models import SpacePresence, User
from accounts.queries import is_operator, spaces_of
from accounts.roles.models import UserGroup
from accounts.roles.role import Role
from kernel.errors import UnknownAuthority
from kernel.tenancy import authority_by_id, public_space, space_of


@dataclass(frozen=True)
class Post:
    """A place where someone works, to be handed over before they may be forgotten."""

    place: str
    roles: tuple[str, ...] = ()
    is_last_administrator: bool = False


def posts_of(user: User) -> list[Post]:
    """Where this person holds a role or an access, suspended authorities included, by name."""
    with public_space():
        at_work = list(SpacePresence.objects.at_work().filter(user=user))
    roles = {space.authority.id: space.roles for space in spaces_of(user)}
    found = [Post("Plateforme", (Role.OPERATOR.label,))] if is_operator(user) else []
    for presence in at_work:
        try:
            authority = authority_by_id(presence.authority_id)
        except UnknownAuthority:
            continue
        with space_of(authority):
            last = _is_last_administrator(user)
        found.append(Post(authority.full_name, roles.get(authority.id, ()), last))
    return sorted(found, key=lambda post: post.place)


def _is_last_administrator(user: User) -> bool:
    held = UserGroup.objects.filter(group__name=Role.ADMINISTRATOR.group_name, user__is_active=True)
    return set(held.values_list("user_id", flat=True)) == {user.pk}
