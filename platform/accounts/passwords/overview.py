"""What an operator may know of accounts: that one is held, waits or sleeps, and little more.

Addresses are shown by their first letter and their domain. An account is looked at by its whole
address, which the operator already has, and that is in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import SpacePresence, User
from accounts.passwords import throttle
from accounts.passwords.models import HeldAccount, TryCount
from accounts.roles.queries import has_role
from accounts.roles.role import Role
from kernel.clock import now
from kernel.tenancy import public_space

SLEEPS = timedelta(days=365)
SHOWN = 50


@dataclass(frozen=True)
class Held:
    """An account that waits for its owner."""

    address: str
    since: datetime
    said_by: str
    reason: str


@dataclass(frozen=True)
class Sleeper:
    """An account with a role somewhere, long without a sign-in."""

    address: str
    last_login: datetime | None
    places: int


@dataclass(frozen=True)
class Overview:
    held: Sequence[Held]
    waiting_accounts: int
    waiting_networks: int
    sleepers: Sequence[Sleeper]
    sleepers_in_all: int


@dataclass(frozen=True)
class AccountState:
    """One account, found by its whole address."""

    user_id: UUID
    email: str
    is_open: bool
    works: bool
    last_login: datetime | None
    waits_until: datetime | None
    held: Held | None


def overview() -> Overview:
    """Six queries, whatever the number of accounts."""
    with public_space():
        held = HeldAccount.objects.select_related("user", "by").filter(user__is_active=True)
        sleepers = _sleepers()
        operators = _operators()
        return Overview(
            held=[_held(one, operators) for one in held[:SHOWN]],
            **_waiting(),
            sleepers=[
                Sleeper(masked(one.email), one.last_login, one.places) for one in sleepers[:SHOWN]
            ],
            sleepers_in_all=sleepers.count(),
        )


def state_of(email: str) -> AccountState | None:
    """None for an address without account."""
    with public_space():
        user = User.everyone.filter(email=email.strip().lower()).first()
        if user is None:
            return None
        held = HeldAccount.objects.select_related("user", "by").filter(user=user).first()
        return AccountState(
            user_id=user.pk,
            email=user.email,
            is_open=user.is_active,
            works=SpacePresence.objects.filter(user=user).at_work().exists()
            or has_role(user, Role.OPERATOR),
            last_login=user.last_login,
            waits_until=throttle.waits_everywhere_until(user.email),
            held=_held(held, _operators()) if held is not None else None,
        )


def masked(email: str) -> str:
    """« o…@exemple.fr »: enough to recognise, not to write to."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def _waiting() -> dict[str, int]:
    late = Q(waits_until__gt=now())
    found = TryCount.objects.filter(late).aggregate(
        waiting_accounts=Count("pk", filter=Q(kind="account")),
        waiting_networks=Count("pk", filter=Q(kind="network")),
    )
    return dict(found)


def _sleepers() -> Any:
    working = SpacePresence.objects.filter(user_id=OuterRef("pk")).at_work()
    asleep = User.everyone.filter(Exists(working), is_active=True).annotate(
        seen=Coalesce("last_login", "date_joined"),
        places=Count("presences", filter=Q(presences__has_role=True)),
    )
    return asleep.filter(seen__lt=now() - SLEEPS).order_by("seen", "pk")


def _operators() -> set[UUID]:
    holders = User.everyone.filter(groups__name=Role.OPERATOR.group_name)
    return set(holders.values_list("pk", flat=True))


def _held(one: HeldAccount, operators: set[UUID]) -> Held:
    if one.by_id is None:
        said_by = _("la plateforme")
    elif one.by_id == one.user_id:
        said_by = _("la personne elle-même")
    else:
        said_by = _("l'exploitation") if one.by_id in operators else _("sa mairie")
    return Held(masked(one.user.email), one.since, said_by, one.reason)
