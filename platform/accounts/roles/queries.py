from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from accounts.roles.abilities import abilities_here, defaults_of, known
from accounts.roles.borrowing import borrowed_codes, loans_of
from accounts.roles.models import RoleSetting, UserGroup
from accounts.roles.role import Role, role_of_group, roles_here
from kernel.audit.facade import AuditEntry, ShownAs
from kernel.one_reading import once

SESSION_OPENED = "session.opened"


@dataclass(frozen=True)
class Member:
    """Someone with a role in the current space. `last_seen_at`: last sign-on on this host.

    `others` are the labels of the roles this space made itself.
    """

    user_id: UUID
    email: str
    name: str
    roles: tuple[Role, ...]
    is_active: bool
    since: datetime
    last_seen_at: datetime | None
    others: tuple[str, ...] = ()
    abilities: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()

    @property
    def labels(self) -> list[str]:
        return [*(role.label for role in self.roles), *self.others]


def own_codes_of(user: Any) -> set[str]:
    """Codes of the roles this person holds here for good, the space's own roles included."""
    if not getattr(user, "is_active", False) or not user.pk:
        return set()
    return set(once("own_codes", user.pk, lambda: _own_codes(user)))


def own_roles_of(user: Any) -> set[Role]:
    """Roles held here for good: those that can be taken back and handed on."""
    return {Role(code) for code in own_codes_of(user) if code in set(Role)}


def roles_of(user: Any) -> set[Role]:
    """This person's roles in the current space, for good or for a while.

    None for the anonymous or a closed account.
    """
    if not getattr(user, "is_active", False) or not user.pk:
        return set()
    return own_roles_of(user) | {Role(code) for code in borrowed_codes(user) if code in set(Role)}


def abilities_of(user: Any) -> set[str]:
    """What this person may do in the current space, for good or for a while."""
    if not getattr(user, "is_active", False) or not user.pk:
        return set()
    return set(once("abilities", user.pk, lambda: _abilities(user)))


def works_here(user: Any) -> bool:
    """Whether this person has any role in the current space, its own roles and loans included."""
    return bool(own_codes_of(user) or borrowed_codes(user))


def has_ability(user: Any, name: str) -> bool:
    """Whether the person may do that in the current space. Raises KeyError for an unknown name."""
    known(name)
    return name in abilities_of(user)


def abilities_of_code(code: str) -> set[str]:
    """What a role of the current space may do."""
    chosen = RoleSetting.objects.filter(code=code).values_list("abilities", flat=True).first()
    return _abilities_of_role(code, chosen)


def codes_opening(name: str) -> set[str]:
    """The roles of the current space that may do that. Raises KeyError for an unknown name."""
    known(name)
    chosen = dict(RoleSetting.objects.values_list("code", "abilities"))
    codes = {role.value for role in roles_here()} | set(chosen)
    return {code for code in codes if name in _abilities_of_role(code, chosen.get(code))}


def _held(user: Any) -> list[tuple[str, str | None, list[str] | None]]:
    """Group, code and abilities of each role held here for good."""
    held = UserGroup.objects.filter(user_id=user.pk)
    rows = held.values_list("group__name", "group__setting__code", "group__setting__abilities")
    return once("held_roles", user.pk, lambda: list(rows))


def _own_codes(user: Any) -> set[str]:
    return {code for code in (_code(name, set_code) for name, set_code, _ in _held(user)) if code}


def _abilities(user: Any) -> set[str]:
    found: set[str] = set()
    for name, set_code, chosen in _held(user):
        found |= _abilities_of_role(_code(name, set_code), chosen)
    return found | _borrowed_abilities(user)


def _borrowed_abilities(user: Any) -> set[str]:
    found: set[str] = set()
    for loan in loans_of(user):
        for code in loan.codes:
            lent = abilities_of_code(code)
            found |= {name for name in lent if not (loan.is_guest and known(name).reserved)}
    return found


def _code(group_name: str, set_code: str | None) -> str:
    """Empty for a role that does not exist in this kind of space, whatever its row says."""
    role = role_of_group(group_name)
    if role is None:
        return set_code or ""
    return role.value if role in roles_here() else ""


def _abilities_of_role(code: str, chosen: list[str] | None) -> set[str]:
    here = abilities_here()
    if chosen is not None and code != Role.ADMINISTRATOR:
        return {each.name for each in here if each.name in chosen and not each.reserved}
    if code not in {role.value for role in roles_here()}:
        return set()
    return {each.name for each in here} & defaults_of(Role(code))


def has_role(user: Any, *roles: Role) -> bool:
    """Whether the person holds at least one of these roles in the current space."""
    return not roles_of(user).isdisjoint(roles)


def shown_in_journal(user: Any) -> ShownAs:
    """Name and roles of a member of the current space, or of a guest; nothing of a resident."""
    own, loans = own_codes_of(user), loans_of(user)
    if not own and not loans:
        return ShownAs()
    told = [role.label for role in Role if role.value in own]
    ours = RoleSetting.objects.filter(code__in=own - set(Role))
    told += list(ours.values_list("label", flat=True))
    told += [loan.note for loan in loans]
    return ShownAs(user.get_full_name(), ", ".join(told))


def members() -> list[Member]:
    """Everyone with a role in the current space, by name. Two queries, whatever their number."""
    people: dict[UUID, list[UserGroup]] = {}
    links = UserGroup.objects.select_related("user", "group", "group__setting")
    for link in links.order_by("user_id", "group__name"):
        if _code(link.group.name, _set_code(link)):
            people.setdefault(link.user_id, []).append(link)
    seen = dict(
        AuditEntry.objects.filter(action=SESSION_OPENED, actor_id__in=people)
        .values_list("actor_id")
        .annotate(last=Max("at"))
        .order_by()
    )
    found = [_member(held, seen.get(user_id)) for user_id, held in people.items()]
    return sorted(found, key=lambda member: (member.name.casefold(), member.email))


def _set_code(link: UserGroup) -> str:
    setting = getattr(link.group, "setting", None)
    return setting.code if setting else ""


def _member(held: list[UserGroup], last_seen_at: datetime | None) -> Member:
    user = held[0].user
    roles, others, found, codes = [], [], set(), set()
    for link in held:
        setting = getattr(link.group, "setting", None)
        code = _code(link.group.name, _set_code(link))
        role = role_of_group(link.group.name) if code else None
        if role is None and setting is not None:
            others.append(setting.label)
        elif role is not None:
            roles.append(role)
        codes.add(code)
        found |= _abilities_of_role(code, setting.abilities if setting else None)
    return Member(
        user_id=user.pk,
        email=user.email,
        name=user.get_full_name(),
        roles=tuple(sorted(roles, key=list(Role).index)),
        is_active=user.is_active,
        since=min(link.since for link in held),
        last_seen_at=last_seen_at,
        others=tuple(others),
        abilities=frozenset(found),
        codes=frozenset(codes - {""}),
    )
