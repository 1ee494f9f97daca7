from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from accounts.roles.models import UserGroup
from accounts.roles.role import Role, role_of_group
from kernel.audit.facade import AuditEntry, ShownAs

SESSION_OPENED = "session.opened"


@dataclass(frozen=True)
class Member:
    """Someone with a role in the current space. `last_seen_at`: last sign-on on this host."""

    user_id: UUID
    email: str
    name: str
    roles: tuple[Role, ...]
    is_active: bool
    since: datetime
    last_seen_at: datetime | None


def roles_of(user: Any) -> set[Role]:
    """This person's roles in the current space; none for the anonymous or a closed account."""
    if not getattr(user, "is_active", False) or not user.pk:
        return set()
    names = UserGroup.objects.filter(user_id=user.pk).values_list("group__name", flat=True)
    return {role for role in map(role_of_group, names) if role is not None}


def has_role(user: Any, *roles: Role) -> bool:
    """Whether the person holds at least one of these roles in the current space."""
    return not roles_of(user).isdisjoint(roles)


def shown_in_journal(user: Any) -> ShownAs:
    """Name and roles of a member of the current space; nothing of a resident."""
    roles = roles_of(user)
    if not roles:
        return ShownAs()
    told = ", ".join(role.label for role in Role if role in roles)
    return ShownAs(user.get_full_name(), told)


def members() -> list[Member]:
    """Everyone with a role in the current space, by name. Two queries, whatever their number."""
    people: dict[UUID, dict[str, Any]] = {}
    links = UserGroup.objects.select_related("user", "group").order_by("user_id", "group__name")
    for link in links:
        role = role_of_group(link.group.name)
        if role is None:
            continue
        person = people.setdefault(
            link.user_id, {"user": link.user, "roles": [], "since": link.since}
        )
        person["roles"].append(role)
        person["since"] = min(person["since"], link.since)
    seen = dict(
        AuditEntry.objects.filter(action=SESSION_OPENED, actor_id__in=people)
        .values_list("actor_id")
        .annotate(last=Max("at"))
        .order_by()
    )
    found = [_member(entry, seen.get(user_id)) for user_id, entry in people.items()]
    return sorted(found, key=lambda member: (member.name.casefold(), member.email))


def _member(entry: dict[str, Any], last_seen_at: datetime | None) -> Member:
    user = entry["user"]
    order = list(Role)
    return Member(
        user_id=user.pk,
        email=user.email,
        name=user.get_full_name(),
        roles=tuple(sorted(entry["roles"], key=order.index)),
        is_active=user.is_active,
        since=entry["since"],
        last_seen_at=last_seen_at,
    )
