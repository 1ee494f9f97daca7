"""Who may do what here, since when, by whom, last seen when: the review screen and its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.access.models import AccessCheck, TimedAccess
from accounts.access.queries import hour
from accounts.roles.abilities import abilities_here
from accounts.roles.models import UserGroup
from accounts.roles.queries import Member, members
from accounts.roles.space_roles import labels_of
from kernel.clock import now
from kernel.spreadsheet import cell

A_YEAR = timedelta(days=365)
DORMANT = timedelta(days=180)


@dataclass(frozen=True)
class Line:
    """One person of the team. `told`: what they may do, in words."""

    member: Member
    told: list[str]
    given_by: str
    is_dormant: bool
    check: AccessCheck | None
    is_late: bool
    covers: list[str]


def lines() -> list[Line]:
    """Every member. A fixed number of queries."""
    people = members()
    named = {member.user_id: member.name or member.email for member in people}
    checks = {check.person_id: check for check in AccessCheck.objects.all()}
    givers: dict[UUID, set[str]] = {}
    for user_id, giver in UserGroup.objects.values_list("user_id", "given_by"):
        told = named.get(giver, _("quelqu'un qui est parti")) if giver else _("la plateforme")
        givers.setdefault(user_id, set()).add(told)
    covers = _covers()
    return [
        Line(
            member=member,
            told=[str(each.label) for each in abilities_here() if each.name in member.abilities],
            given_by=", ".join(sorted(givers.get(member.user_id, ()))),
            is_dormant=_is_dormant(member),
            check=checks.get(member.user_id),
            is_late=_is_late(member, checks.get(member.user_id)),
            covers=covers.get(member.user_id, []),
        )
        for member in people
    ]


def people_to_check() -> int:
    """How many people's rights nobody has looked at for a year."""
    checks = {check.person_id: check for check in AccessCheck.objects.all()}
    return sum(_is_late(member, checks.get(member.user_id)) for member in members())


def _is_dormant(member: Member) -> bool:
    return max(member.since, member.last_seen_at or member.since) < now() - DORMANT


def _is_late(member: Member, check: AccessCheck | None) -> bool:
    last: datetime = max(member.since, check.checked_at) if check else member.since
    return last < now() - A_YEAR


def _covers() -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    running = TimedAccess.objects.not_over().filter(kind=TimedAccess.Kind.ABSENCE)
    for access in running:
        if access.holder_id is not None:
            found.setdefault(access.holder_id, []).append(
                _("remplace %(who)s (%(roles)s) du %(start)s au %(end)s")
                % {
                    "who": access.lender_name,
                    "roles": ", ".join(labels_of(access.roles)),
                    "start": hour(access.starts_at),
                    "end": hour(access.ends_at),
                }
            )
    return found


def rows() -> Iterator[list[object]]:
    """The review as a table; the first row names the columns."""
    yield [
        _("Nom"), _("Adresse électronique"), _("Rôles"), _("Permet de"), _("Depuis le"),
        _("Donné par"), _("Dernière connexion"), _("Remplacements"), _("Vérifié le"),
        _("Vérifié par"),
    ]  # fmt: skip
    for line in lines():
        member, check = line.member, line.check
        seen = member.last_seen_at
        found = [
            member.name, member.email, ", ".join(member.labels), ", ".join(line.told),
            f"{member.since:%Y-%m-%d}", line.given_by, f"{seen:%Y-%m-%d}" if seen else "",
            " ; ".join(line.covers), f"{check.checked_at:%Y-%m-%d}" if check else "",
            check.checked_by_name if check else "",
        ]  # fmt: skip
        yield [cell(value) for value in found]
    for access in TimedAccess.objects.not_over().exclude(kind=TimedAccess.Kind.ABSENCE):
        yield [
            cell(value)
            for value in (
                access.holder_name, access.holder_email, ", ".join(labels_of(access.roles)),
                _("Accès accordé jusqu'au %s") % hour(access.ends_at),
                f"{access.starts_at:%Y-%m-%d}", access.given_by_name, "", "", "", "",
            )
        ]  # fmt: skip
