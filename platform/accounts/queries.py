from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Invitation, SpacePresence, User
from accounts.roles.abilities import CONSOLE
from accounts.roles.borrowing import loans_of
from accounts.roles.queries import has_ability, has_role, own_codes_of
from accounts.roles.role import Role
from accounts.roles.space_roles import SpaceRole, labels_of, space_roles
from kernel.clock import now
from kernel.errors import UnknownAuthority
from kernel.tenancy import authority_by_id, public_space, public_url, space_of


@dataclass(frozen=True)
class Space:
    """A place of the person's: where they work, or where they have a file."""

    name: str
    roles: tuple[str, ...]
    authority: Any
    manage_url: str
    console_url: str
    files_url: str


def spaces_of(user: User) -> list[Space]:
    """Where this person has a role, a file or a granted access, or what they follow, by name.

    Suspended authorities are left out.
    """
    known = Q(has_role=True) | Q(has_file=True) | Q(access_until__gt=now())
    known |= Q(follows=True)
    return _spaces(user, SpacePresence.objects.filter(known, user=user))


def is_operator(user: User) -> bool:
    with public_space():
        return has_role(user, Role.OPERATOR)


def switch_targets(user: User, *, current: Any | None) -> list[tuple[str, str]]:
    """(name, address of the back office) of the other spaces where this person works."""
    elsewhere = SpacePresence.objects.filter(user=user).at_work()
    if current is not None:
        elsewhere = elsewhere.exclude(authority_id=current.id)
    return [(space.name, space.manage_url) for space in _spaces(user, elsewhere)]


def roles_of_invitation(invitation: Invitation) -> list[SpaceRole]:
    """What the invited person would be: name and promise of each role that still exists."""
    with space_of(authority_by_id(invitation.authority_id)):
        return [role for role in space_roles() if role.code in invitation.codes]


def invitations_for(user: User) -> list[Invitation]:
    """Sent to the proven address of this account, and not answered yet."""
    with public_space():
        mine = Invitation.objects.waiting().filter(email=user.email, expires_at__gt=now())
        return list(mine.order_by("authority_name"))


def invitations_waiting(authority: Any) -> list[Invitation]:
    """Invitations to that space nobody has answered yet, the latest first."""
    with public_space():
        return list(Invitation.objects.of_authority(authority.id).waiting())


def entry_url(authority: Any, path: str) -> str:
    """Address that signs the person in on that authority's host, then shows the path."""
    return public_url(authority.primary_host, f"/connexion/?next={path}")


def _spaces(user: User, presences: QuerySet[SpacePresence]) -> list[Space]:
    with public_space():
        rows = list(presences)
    found = [space for space in (_space(user, row) for row in rows) if space is not None]
    return sorted(found, key=lambda space: space.name)


def _space(user: User, presence: SpacePresence) -> Space | None:
    try:
        authority = authority_by_id(presence.authority_id)
    except UnknownAuthority:
        return None
    if not authority.is_served:
        return None
    leads = False
    labels: list[str] = []
    if presence.has_role or (presence.access_until and presence.access_until > now()):
        with space_of(authority):
            labels = _labels(user)
            leads = has_ability(user, CONSOLE)
    return Space(
        name=authority.full_name,
        roles=tuple(labels),
        authority=authority,
        manage_url=entry_url(authority, "/gestion/") if labels else "",
        console_url=entry_url(authority, "/console/") if leads else "",
        files_url=entry_url(authority, "/mes-demarches/") if presence.has_file else "",
    )


def _labels(user: User) -> list[str]:
    """What this person is in the current space: roles, then what is theirs for a while."""
    own = own_codes_of(user)
    own_names = [role.label for role in Role if role.value in own]
    own_names += labels_of(sorted(own - set(Role))) if own - set(Role) else []
    return own_names + [loan.note for loan in loans_of(user)]
