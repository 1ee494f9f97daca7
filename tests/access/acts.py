"""What the tests of this folder do again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.access.actions import absences, guests
from accounts.access.models import TimedAccess
from accounts.models import User
from accounts.roles.actions.holding import grant_role
from accounts.roles.facade import Role
from kernel.clock import now
from kernel.tenancy import space_of
from tests.factories.accounts import PersonFactory, as_owner

WEEK = timedelta(days=7)


def new_operator() -> User:
    person = PersonFactory()
    grant_role(person, Role.OPERATOR, actor=None)
    return person


def again(user: User) -> User:
    """As the next request finds them, wherever they are."""
    with as_owner():
        return User.everyone.get(pk=user.pk)


def cover(lender: User, holder: User, *roles: str, actor: User, **dates: Any) -> TimedAccess:
    when = {"starts_at": now() - timedelta(minutes=1), "ends_at": now() + WEEK} | dates
    return absences.cover_absence(
        lender=lender, holder=holder, roles=set(roles), actor=actor, **when
    )


def let_in(commune: Any, person: User, admin: User, **facts: Any) -> TimedAccess:
    told = {"roles": {"agent"}, "hours": 2, "may_write": False, "reason": "Aide au réglage"}
    with space_of(commune):
        return guests.grant(email=person.email, name="Hôte", actor=admin, **(told | facts))
