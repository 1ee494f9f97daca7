"""The roles of the current space as its administrators see them, beside their templates."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from accounts.roles.abilities import Ability, abilities_here, defaults_of
from accounts.roles.models import RoleSetting, UserGroup
from accounts.roles.role import Role, roles_here


@dataclass(frozen=True)
class SpaceRole:
    """`added` and `removed`: what differs from the template, in words."""

    code: str
    label: str
    promise: str
    abilities: frozenset[str]
    holders: int
    is_own: bool
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_fixed(self) -> bool:
        return self.code == Role.ADMINISTRATOR

    @property
    def differs(self) -> bool:
        return bool(self.added or self.removed)

    @property
    def told(self) -> list[str]:
        return [str(each.label) for each in abilities_here() if each.name in self.abilities]


def space_roles() -> list[SpaceRole]:
    """The template's in its order, then the space's own by name. Three queries."""
    counts = dict(UserGroup.objects.values_list("group__name").annotate(Count("pk")).order_by())
    settings = {each.code: each for each in RoleSetting.objects.select_related("group")}
    found = [_of_template(role, settings.get(role.value), counts) for role in roles_here()]
    own = [each for code, each in settings.items() if code not in set(Role)]
    for each in sorted(own, key=lambda one: one.label.casefold()):
        names = _kept(each)
        holders = counts.get(each.group.name, 0)
        found.append(SpaceRole(each.code, each.label, each.promise, names, holders, is_own=True))
    return found


def space_role(code: str) -> SpaceRole | None:
    return next((role for role in space_roles() if role.code == code), None)


def role_choices(*, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Code, and « label : promise », for forms."""
    return [
        (role.code, f"{role.label} : {role.promise}" if role.promise else role.label)
        for role in space_roles()
        if role.code not in without
    ]


def labels_of(codes: list[str]) -> list[str]:
    """Roles by their names; one that is gone since keeps its code."""
    named = {role.code: role.label for role in space_roles()}
    return [named.get(code, code) for code in codes]


def offered_abilities() -> list[Ability]:
    """Those a role of this space may have, beside the administrators'."""
    return [each for each in abilities_here() if not each.reserved]


def _of_template(role: Role, setting: RoleSetting | None, counts: dict[str, int]) -> SpaceRole:
    template = defaults_of(role) & {each.name for each in abilities_here()}
    has = template if setting is None or role == Role.ADMINISTRATOR else _kept(setting)
    named = {each.name: str(each.label) for each in abilities_here()}
    return SpaceRole(
        role.value,
        role.label,
        role.promise,
        has,
        counts.get(role.group_name, 0),
        is_own=False,
        added=tuple(named[name] for name in named if name in has - template),
        removed=tuple(named[name] for name in named if name in template - has),
    )


def _kept(setting: RoleSetting) -> frozenset[str]:
    return frozenset(each.name for each in offered_abilities() if each.name in setting.abilities)
