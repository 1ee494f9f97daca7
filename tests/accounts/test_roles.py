from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import SpacePresence, User
from accounts.roles.actions.holding import set_roles
from accounts.roles.facade import (
    Role,
    create_role_groups,
    grant_role,
    has_role,
    members,
    revoke_role,
    roles_of,
)
from kernel.audit.models import AuditEntry
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import space_of
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_the_anonymous_has_no_role(commune_a: Any) -> None:
    from django.contrib.auth.models import AnonymousUser

    with space_of(commune_a):
        assert roles_of(AnonymousUser()) == set()


def test_a_role_stays_in_its_space(commune_a: Any, commune_b: Any) -> None:
    person = PersonFactory()
    with space_of(commune_a):
        grant_role(person, Role.AGENT, actor=None)
        grant_role(person, Role.AGENT, actor=None)
        assert roles_of(person) == {Role.AGENT}
        assert AuditEntry.objects.filter(action="role.granted").count() == 1
    with space_of(commune_b):
        assert not has_role(person, *Role)
    assert roles_of(person) == set()
    presence = SpacePresence.objects.get(user=person)
    assert presence.authority_id == commune_a.id


def test_only_a_trace_is_left_after_the_last_role(commune_a: Any) -> None:
    person = PersonFactory()
    with space_of(commune_a):
        grant_role(person, Role.AGENT, actor=None)
        grant_role(person, Role.EDITOR, actor=None)
        revoke_role(person, Role.AGENT, actor=None)
        assert SpacePresence.objects.get(user=person).has_role
        revoke_role(person, Role.EDITOR, actor=None)
        presence = SpacePresence.objects.get(user=person)
        assert (presence.has_role, presence.has_trace) == (False, True)
        assert person not in User.objects.all(), "no list of the space shows them any more"


def test_a_file_keeps_the_pointer(commune_a: Any) -> None:
    from accounts import facade

    person = PersonFactory()
    facade.note_presence(person, commune_a)
    with space_of(commune_a):
        grant_role(person, Role.AGENT, actor=None)
        revoke_role(person, Role.AGENT, actor=None)
    presence = SpacePresence.objects.get(user=person)
    assert (presence.has_role, presence.has_file) == (False, True)


def test_the_last_administrator_stays(commune_a: Any, make_person: Any) -> None:
    first = make_person("un@a.example", commune_a, Role.ADMINISTRATOR)
    with space_of(commune_a):
        with pytest.raises(DomainError, match="dernier administrateur"):
            revoke_role(first, Role.ADMINISTRATOR, actor=first)
        with pytest.raises(DomainError, match="dernier administrateur"):
            set_roles(first, {Role.AGENT}, actor=first)
        assert roles_of(first) == {Role.ADMINISTRATOR}
        second = PersonFactory()
        grant_role(second, Role.ADMINISTRATOR, actor=first)
        revoke_role(first, Role.ADMINISTRATOR, actor=second)
        assert roles_of(first) == set()


def test_a_closed_account_does_not_count_as_an_administrator(
    commune_a: Any, make_person: Any
) -> None:
    first = make_person("un@a.example", commune_a, Role.ADMINISTRATOR)
    make_person("deux@a.example", commune_a, Role.ADMINISTRATOR, is_active=False)
    with space_of(commune_a), pytest.raises(DomainError, match="dernier administrateur"):
        revoke_role(first, Role.ADMINISTRATOR, actor=None)


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_only_administrators_of_this_space_change_roles(
    commune_a: Any, commune_b: Any, make_person: Any, role: Role
) -> None:
    neighbour = make_person("admin@b.example", commune_b, Role.ADMINISTRATOR)
    colleague = make_person("collegue@a.example", commune_a, role)
    with space_of(commune_a):
        for actor in (neighbour, colleague):
            with pytest.raises(NotAllowed):
                grant_role(actor, Role.ADMINISTRATOR, actor=actor)
            with pytest.raises(NotAllowed):
                revoke_role(colleague, role, actor=actor)


def test_the_operator_has_no_right_in_a_space_and_no_space_has_operators(
    commune_a: Any, make_person: Any
) -> None:
    operator = PersonFactory()
    grant_role(operator, Role.OPERATOR, actor=None)
    with space_of(commune_a):
        assert roles_of(operator) == set()
        with pytest.raises(NotAllowed):
            grant_role(operator, Role.AGENT, actor=operator)
        with pytest.raises(DomainError, match="n'existe pas ici"):
            grant_role(operator, Role.OPERATOR, actor=None)


def test_creating_the_groups_twice_changes_nothing(commune_a: Any) -> None:
    from django.contrib.auth.models import Group

    with space_of(commune_a):
        create_role_groups()
        create_role_groups()
        names = set(Group.objects.values_list("name", flat=True))
        assert {"Administrateurs", "Agents", "Rédacteurs"} <= names
        assert "Opérateurs" not in names


def test_the_list_of_members_costs_the_same_with_one_or_twenty(
    commune_a: Any, make_person: Any
) -> None:
    def cost() -> int:
        with (
            space_of(commune_a),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            members()
        return len(queries)

    make_person("un@a.example", commune_a, Role.AGENT)
    with_one = cost()
    for number in range(20):
        make_person(f"p{number}@a.example", commune_a, Role.AGENT, Role.EDITOR)
    assert cost() == with_one
