"""Mails about the work go to whoever may do it now: the person who replaces, not the absent one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.access.actions.absences import cover_absence, end_absence
from accounts.models import User
from accounts.roles.actions import editing
from accounts.roles.facade import Role, people_to_tell
from kernel.clock import now
from kernel.tenancy import space_of

pytestmark = pytest.mark.django_db
HANDLE = "requests.handle"


@pytest.fixture
def admin(commune_a: Any, make_person: Any) -> User:
    return make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)


@pytest.fixture
def agent(commune_a: Any, make_person: Any) -> User:
    return make_person("agent@a.example", commune_a, Role.AGENT)


@pytest.fixture
def editor(commune_a: Any, make_person: Any) -> User:
    return make_person("redac@a.example", commune_a, Role.EDITOR)


def told(ability: str = HANDLE, **facts: Any) -> set[str]:
    return {member.email for member in people_to_tell(ability, **facts)}


def replace(lender: User, holder: User, role: str, actor: User) -> Any:
    dates = {"starts_at": now() - timedelta(minutes=1), "ends_at": now() + timedelta(days=2)}
    return cover_absence(lender=lender, holder=holder, roles={role}, actor=actor, **dates)


def test_the_replacement_is_told_and_the_absent_person_is_left_in_peace(
    commune_a: Any, commune_b: Any, admin: User, agent: User, editor: User, make_person: Any
) -> None:
    make_person("agent@b.example", commune_b, Role.AGENT)
    with space_of(commune_a):
        assert told() == {admin.email, agent.email}
        access = replace(agent, editor, "agent", agent)
        assert told() == {admin.email, editor.email}
        assert told(in_charge=agent.pk) == {editor.email}
        end_absence(access.pk, actor=agent)
        assert told() == {admin.email, agent.email}
        assert told(in_charge=agent.pk) == {agent.email}
        assert told(in_charge=editor.pk) == {admin.email, agent.email}, "who may not is not told"
    with space_of(commune_b):
        assert told() == {"agent@b.example"}


def test_a_replacement_whose_account_is_closed_leaves_the_mail_to_the_absent_person(
    commune_a: Any, admin: User, agent: User, editor: User
) -> None:
    with space_of(commune_a):
        replace(agent, editor, "agent", agent)
        editor.is_active = False
    User.everyone.filter(pk=editor.pk).update(is_active=False)
    with space_of(commune_a):
        assert told() == {admin.email, agent.email}


def test_the_ability_decides_and_not_the_role(
    commune_a: Any, admin: User, agent: User, editor: User
) -> None:
    with space_of(commune_a):
        editing.change_role("redacteur", {"pages.publish", HANDLE}, actor=admin)
        editing.change_role("agent", {"messages.follow"}, actor=admin)
        assert told() == {admin.email, editor.email}
        assert told("space.data") == {admin.email}
        with pytest.raises(KeyError):
            people_to_tell("coffee.make")
