"""Every change of who may do what in the current space."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import SpacePresence
from accounts.roles.actions.rights import complete_rights
from accounts.roles.models import RoleSetting, UserGroup, UserPermission
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.queries import own_codes_of
from accounts.roles.role import Role, roles_here
from kernel.audit import facade as audit
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import current_authority, public_space


def create_role_groups() -> None:
    """Create the roles' groups of the current schema; those already there stay as they are."""
    for role in roles_here():
        Group.objects.get_or_create(name=role.group_name)


def grant_role(user: Any, role: Role | str, *, actor: Any | None) -> None:
    """Give a role in the current space, by its code. Giving it twice changes nothing.

    `actor` is None when the platform itself acts. Raises NotAllowed, and DomainError for a role
    that does not exist here.
    """
    check_may_manage_team(actor)
    group, told = _group_of(str(role))
    _check_may_touch(role, actor)
    with transaction.atomic():
        complete_rights(group, str(role))
        _link, is_new = UserGroup.objects.get_or_create(
            user=user, group=group, defaults={"given_by": getattr(actor, "pk", None)}
        )
        _point_here(user)
        if is_new:
            audit.record("role.granted", actor=actor, target=str(user.pk), role=told)
    user.forget_rights()


def revoke_role(user: Any, role: Role | str, *, actor: Any | None) -> None:
    """Take a role back in the current space; a role not held changes nothing.

    Raises NotAllowed, and DomainError when the space would lose its last administrator.
    """
    check_may_manage_team(actor)
    group, told = _group_of(str(role))
    with transaction.atomic():
        held = UserGroup.objects.filter(group=group)
        if role == Role.ADMINISTRATOR:
            _check_another_administrator(user)
        is_held = held.filter(user=user).exists()
        if is_held:
            _check_may_touch(role, actor)
            held.filter(user=user).delete()
            audit.record("role.revoked", actor=actor, target=str(user.pk), role=told)
        _point_away(user)
    user.forget_rights()


def set_roles(user: Any, roles: set[Role] | set[str], *, actor: Any | None) -> None:
    """Give exactly these roles in the current space: the others are taken back.

    Raises NotAllowed and DomainError like the two acts it is made of; then nothing has changed.
    """
    wanted = {str(role) for role in roles}
    with transaction.atomic():
        for code in sorted(wanted):
            grant_role(user, _as_role(code), actor=actor)
        for code in sorted(own_codes_of(user) - wanted):
            revoke_role(user, _as_role(code), actor=actor)


def remove_member(user: Any, *, actor: Any | None) -> None:
    """Take back every role of the current space. The account itself stays.

    Raises NotAllowed, and DomainError when the space would lose its last administrator.
    """
    with transaction.atomic():
        for role in roles_here():
            revoke_role(user, role, actor=actor)
        for code in own_codes_of(user):
            revoke_role(user, code, actor=actor)
        UserPermission.objects.filter(user=user).delete()


def _as_role(code: str) -> Role | str:
    return Role(code) if code in set(Role) else code


def _group_of(code: str) -> tuple[Group, str]:
    """The role's group and how the journal names it. Raises DomainError for an unknown role."""
    if code in {role.value for role in roles_here()}:
        # A role that came with an upgrade has no group before it is first given.
        return Group.objects.get_or_create(name=Role(code).group_name)[0], code
    own = RoleSetting.objects.select_related("group").filter(code=code).first()
    if own is None or code in set(Role):
        raise DomainError("unknown_role", _("Ce rôle n'existe pas ici."))
    return own.group, own.label


def _check_may_touch(role: Role | str, actor: Any | None) -> None:
    """An administrator for a while replaces one; they make and unmake none."""
    if actor is None or role not in {Role.ADMINISTRATOR, Role.OPERATOR}:
        return
    if str(role) not in own_codes_of(actor):
        raise NotAllowed(
            _("Seul un administrateur de cet espace, et non son remplaçant, peut faire cela.")
        )


def _check_another_administrator(user: Any) -> None:
    # Locked, so that two administrators cannot remove each other at the same moment.
    links = UserGroup.objects.filter(group__name=Role.ADMINISTRATOR.group_name)
    holders = links.select_for_update(of=("self",)).values_list("user_id", "user__is_active")
    active = {user_id for user_id, is_active in holders if is_active}
    if active == {user.pk}:
        raise DomainError(
            "last_administrator",
            _(
                "C'est le dernier administrateur : nommez d'abord un autre administrateur, "
                "puis recommencez."
            ),
        )


def _point_here(user: Any) -> None:
    authority = current_authority()
    if authority is None:
        return
    with public_space():
        SpacePresence.objects.update_or_create(
            user=user, authority_id=authority.id, defaults={"has_role": True}
        )


def _point_away(user: Any) -> None:
    authority = current_authority()
    if authority is None or UserGroup.objects.filter(user=user).exists():
        return
    with public_space():
        # The trace stays: pages and files still name who wrote them.
        SpacePresence.objects.filter(user=user, authority_id=authority.id).update(
            has_role=False, has_trace=True
        )
