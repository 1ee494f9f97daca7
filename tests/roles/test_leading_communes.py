"""« Administrateur intercommunal »: the console, and nothing of any town hall's content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.queries import spaces_of
from accounts.roles.abilities import abilities
from accounts.roles.actions import editing
from accounts.roles.actions.holding import grant_role
from accounts.roles.facade import INTERCOMMUNALITY, LEADING_ROLES, Role, has_role
from accounts.roles.models import RoleSetting, UserGroup
from accounts.roles.queries import abilities_of
from accounts.roles.space_roles import offered_abilities, role_choices
from kernel.errors import DomainError
from kernel.tenancy import space_of
from tests.factories.accounts import as_owner

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
CONSOLE = {
    "communes.follow",
    "communes.open",
    "communes.life",
    "communes.merge",
    "communes.enter",
    "communes.sending",
    # Texts proposed to communes: none of the intercommunality's own.
    "messages.common",
}


@pytest.fixture
def leader(intercommunality: Any, make_person: Any) -> User:
    return make_person("console@epci.example", intercommunality, Role.INTERCOMMUNAL)


def test_the_role_has_the_console_and_nothing_of_the_content(
    intercommunality: Any, commune_a: Any, leader: User, client_for: Browser
) -> None:
    with space_of(intercommunality):
        assert abilities_of(leader) == CONSOLE
    console = client_for(intercommunality, leader)
    here = f"/console/communes/{commune_a.pk}/"
    for path in ("/console/", here, f"{here}etat/suspended/", f"{here}adresses/", f"{here}acces/"):
        assert console.get(path).status_code == 200, path
    for path in ("/gestion/equipe/", "/gestion/journal/", "/gestion/equipe/revue/"):
        assert console.get(path).status_code == 403, path
    with as_owner():
        space = next(space for space in spaces_of(leader) if space.console_url)
    assert space.roles == ("Administrateur intercommunal",)


def test_the_role_gives_nothing_in_a_commune_even_by_force(
    commune_a: Any, leader: User, client_for: Browser
) -> None:
    with space_of(commune_a):
        with pytest.raises(DomainError, match="n'existe pas ici"):
            grant_role(leader, Role.INTERCOMMUNAL, actor=None)
        group, _is_new = Group.objects.get_or_create(name=Role.INTERCOMMUNAL.group_name)
        assert not group.permissions.exists()
        UserGroup.objects.create(user=leader, group=group)
        RoleSetting.objects.create(group=group, code="intercommunal", abilities=sorted(CONSOLE))
        assert abilities_of(leader) == set()
        assert not has_role(leader, Role.INTERCOMMUNAL)
        assert not leader.has_perm("wagtailadmin.access_admin")
    assert client_for(commune_a, leader).get("/gestion/").status_code in {302, 403}


def test_no_ability_of_the_console_exists_in_a_commune(
    commune_a: Any, intercommunality: Any, make_person: Any
) -> None:
    of_leaders = {each.name for each in abilities() if each.roles & LEADING_ROLES}
    assert of_leaders == {each.name for each in abilities() if each.only_in == INTERCOMMUNALITY}
    assert of_leaders == CONSOLE
    assert all(each.roles <= LEADING_ROLES for each in abilities() if each.name in CONSOLE)
    mayor = make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)
    with space_of(commune_a):
        assert not abilities_of(mayor) & CONSOLE
        assert not {each.name for each in offered_abilities()} & CONSOLE
        assert "intercommunal" not in dict(role_choices())
        with pytest.raises(DomainError, match="parmi celles"):
            editing.change_role("agent", {"communes.open"}, actor=mayor)
    chief = make_person("chef@epci.example", intercommunality, Role.ADMINISTRATOR)
    with space_of(intercommunality):
        assert abilities_of(chief) >= CONSOLE


def test_one_part_of_the_console_can_be_given_without_the_others(
    intercommunality: Any, commune_a: Any, leader: User, make_person: Any, client_for: Browser
) -> None:
    chief = make_person("chef@epci.example", intercommunality, Role.ADMINISTRATOR)
    with space_of(intercommunality):
        editing.change_role("intercommunal", {"communes.follow"}, actor=chief)
    console = client_for(intercommunality, leader)
    here = f"/console/communes/{commune_a.pk}/"
    assert console.get(here).status_code == 200
    for path in ("/console/ouvrir/", f"{here}adresses/", f"{here}acces/", f"{here}inviter/"):
        assert console.get(path).status_code == 403, path
