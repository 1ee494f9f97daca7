from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from accounts.models import Credential, Invitation, SpacePresence
from accounts.passwords.models import AccountRules, HeldAccount, Scope
from accounts.roles.queries import Member, members, roles_of
from accounts.roles.role import Role
from accounts.sessions.models import OpenSession
from kernel.clock import now
from kernel.errors import UnknownAuthority
from kernel.tenancy import authority_by_id, public_space, require_authority, space_of

MONTH = timedelta(days=30)
# Names of a desk, not of a person.
DESKS = frozenset(
    [
        "accueil",
        "administration",
        "agence",
        "bibliotheque",
        "bureau",
        "cantine",
        "cimetiere",
        "communication",
        "compta",
        "comptabilite",
        "contact",
        "courrier",
        "dgs",
        "direction",
        "ecole",
        "elections",
        "elus",
        "equipe",
        "etatcivil",
        "finances",
        "garderie",
        "info",
        "infos",
        "mairie",
        "marches",
        "mediatheque",
        "periscolaire",
        "police",
        "rh",
        "secretariat",
        "service",
        "services",
        "social",
        "technique",
        "techniques",
        "tourisme",
        "urbanisme",
        "ville",
    ]
)
# That many kinds of devices, or networks, on one day: several people, most likely.
MANY_DEVICES = 3
MANY_NETWORKS = 4
WATCHED = timedelta(days=30)


@dataclass(frozen=True)
class Shared:
    """An account that several people seem to use."""

    member: Member
    reasons: tuple[str, ...]


def rules_of(authority_id: UUID) -> AccountRules:
    """The authority's rules; the defaults when it changed nothing."""
    found = AccountRules.objects.filter(authority_id=authority_id).first()
    return found or AccountRules(authority_id=authority_id)


def must_change(user: Any, authority: Any) -> bool:
    """Whether the authority's rotation asks for a new password before this sign-on.

    Nobody by default: CNIL 2022-100 and ANSSI (2021) advise against periodic change for ordinary
    accounts, and accept it for privileged ones. On the account host only: the date stands beside
    the password. An account without a password has none to change.
    """
    with public_space():
        rules = rules_of(authority.id)
    if rules.rotation_scope == Scope.NOBODY or not user.has_usable_password():
        return False
    with space_of(authority):
        roles = roles_of(user)
    asked = roles if rules.rotation_scope == Scope.MEMBERS else roles & {Role.ADMINISTRATOR}
    if not asked:
        return False
    changed_at = Credential.objects.values_list("changed_at", flat=True).get(user_id=user.pk)
    return changed_at < now() - MONTH * rules.rotation_months


def is_held(user: Any) -> bool:
    """Whether this account waits for its owner. On the account host only."""
    return HeldAccount.objects.filter(user_id=user.pk).exists()


def words_about(user: Any) -> list[str]:
    """What an acquaintance would try: the person's names, address, and communes."""
    if user is None:
        return []
    name, _at, domain = (user.email or "").partition("@")
    words = [user.first_name, user.last_name, name, *re.split(r"[^a-z0-9]+", name)]
    words.append(domain.rsplit(".", 1)[0])
    for place in _places_of(user):
        words += [place, *re.split(r"[\s'’-]+", place)]
    return [word for word in dict.fromkeys(words) if len(word) >= 3]


def dormant(authority_id: UUID) -> list[Member]:
    """Members of the current space who have not signed in here for long."""
    limit = now() - MONTH * rules_of(authority_id).dormant_months
    return [member for member in members() if member.is_active and _last_sign(member) < limit]


def seemingly_shared() -> list[Shared]:
    """Members of the current space whose account several people seem to use, with why."""
    days = _busy_days()
    found = []
    for member in members():
        reasons = _reasons(member, days.get(member.user_id, []))
        if member.is_active and reasons:
            found.append(Shared(member, tuple(reasons)))
    return found


def _places_of(user: Any) -> list[str]:
    with public_space():
        invited = Invitation.objects.filter(email=user.email or "")
        names = list(invited.values_list("authority_name", flat=True))
        known = SpacePresence.objects.filter(user_id=user.pk)
        ids = list(known.values_list("authority_id", flat=True))
    for authority_id in ids:
        try:
            names.append(authority_by_id(authority_id).name)
        except UnknownAuthority:
            # A space that is gone names nobody's password.
            continue
    return names


def _last_sign(member: Member) -> datetime:
    return max(member.last_seen_at or member.since, member.since)


def _busy_days() -> dict[UUID, list[tuple[date, int, int]]]:
    here = require_authority()
    rows = (
        OpenSession.objects.filter(authority_id=here.id, opened_at__gt=now() - WATCHED)
        .order_by()
        .annotate(day=TruncDate("opened_at"))
        .values_list("user_id", "day")
        .annotate(devices=Count("device", distinct=True), networks=Count("network", distinct=True))
    )
    days: dict[UUID, list[tuple[date, int, int]]] = defaultdict(list)
    for user_id, day, devices, networks in rows:
        if devices >= MANY_DEVICES or networks >= MANY_NETWORKS:
            days[user_id].append((day, devices, networks))
    return days


def _reasons(member: Member, days: list[tuple[date, int, int]]) -> list[str]:
    desk = re.split(r"[^a-z]+", member.email.partition("@")[0])
    found = []
    if desk[0] in DESKS or "".join(desk) in DESKS:
        found.append(_("L'adresse est celle d'un service, pas d'une personne."))
    if days:
        day, devices, networks = max(days)
        found.append(
            _("Le %(day)s, %(devices)d appareils et %(networks)d réseaux différents.")
            % {"day": day.strftime("%d/%m/%Y"), "devices": devices, "networks": networks}
        )
    return found
