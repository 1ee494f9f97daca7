"""Roles are made of abilities; a commune shapes them; nothing crosses to the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client
from wagtail.models import GroupPagePermission

from accounts.models import User
from accounts.roles.actions import editing
from accounts.roles.actions.holding import grant_role
from accounts.roles.facade import Role, has_ability, members
from accounts.roles.queries import abilities_of
from accounts.roles.space_roles import space_role
from kernel.audit.models import AuditEntry
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import space_of

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture
def admin(commune_a: Any, make_person: Any) -> User:
    return make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)


def again(user: User) -> User:
    return User.everyone.get(pk=user.pk)


def test_the_anonymous_may_nothing(commune_a: Any) -> None:
    with space_of(commune_a):
        assert abilities_of(AnonymousUser()) == set()


def test_an_unknown_ability_is_a_mistake(admin: User, commune_a: Any) -> None:
    with space_of(commune_a), pytest.raises(KeyError):
        has_ability(admin, "coffee.make")


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.ADMINISTRATOR, {"team.manage", "requests.handle", "journal.read"}, set()),
        (Role.AGENT, {"requests.handle", "messages.follow"}, {"pages.publish", "team.manage"}),
        (Role.EDITOR, {"pages.write"}, {"pages.publish", "requests.handle", "journal.read"}),
        (Role.MAYOR, {"pages.publish", "journal.read"}, {"requests.handle", "team.manage"}),
        (Role.SECRETARY, {"requests.handle", "requests.settings"}, {"team.manage"}),
        (Role.SECURITY, {"journal.read", "access.review"}, {"requests.handle"}),
    ],
)
def test_templates_say_what_a_role_may_do(
    commune_a: Any, commune_b: Any, make_person: Any, role: Role, may: set, may_not: set
) -> None:
    person = make_person("x@a.example", commune_a, role)
    with space_of(commune_a):
        assert may <= abilities_of(person)
        assert not may_not & abilities_of(person)
        assert person.has_perm("wagtailadmin.access_admin")
    with space_of(commune_b):
        assert abilities_of(person) == set()
        assert not person.has_perm("wagtailadmin.access_admin")


def test_changing_a_role_changes_it_here_alone(
    admin: User, commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    other = make_person("agent@b.example", commune_b, Role.AGENT)
    with space_of(commune_a):
        editing.change_role("agent", {"pages.write", "messages.follow"}, actor=admin)
        assert abilities_of(again(agent)) == {"pages.write", "messages.follow"}
        assert again(agent).has_perm("websites.add_directoryentry")
        group = Group.objects.get(name="Agents")
        assert GroupPagePermission.objects.filter(group=group).count() == 2
        line = AuditEntry.objects.get(action="role.changed")
        assert "requests.handle" in line.detail["before"]["abilities"]
        assert "pages.write" in line.detail["after"]["abilities"]
        role = space_role("agent")
        assert role is not None
        assert role.added == ("Écrire les pages du site et les proposer à la publication",)
        assert "Traiter les demandes des habitants" in role.removed
    with space_of(commune_b):
        assert "requests.handle" in abilities_of(other)


def test_a_role_goes_back_to_its_template(admin: User, commune_a: Any, make_person: Any) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        template = abilities_of(agent)
        editing.change_role("agent", {"pages.publish"}, actor=admin)
        editing.reset_role("agent", actor=admin)
        assert abilities_of(again(agent)) == template
        assert not again(agent).has_perm("websites.add_directoryentry")
        editing.reset_role("agent", actor=admin)
        assert AuditEntry.objects.filter(action="role.reset").count() == 1


def test_a_role_of_ones_own(admin: User, commune_a: Any, commune_b: Any, make_person: Any) -> None:
    person = make_person("x@a.example", commune_a, Role.EDITOR)
    with space_of(commune_a):
        before = abilities_of(again(person))
        code = editing.add_role(
            label="Accueil", promise="Reçoit.", names={"requests.handle"}, actor=admin
        )
        grant_role(person, code, actor=admin)
        assert abilities_of(again(person)) == before | {"requests.handle"}
        member = next(each for each in members() if each.user_id == person.pk)
        assert member.labels == ["Rédacteur", "Accueil"]
        assert "requests.handle" in member.abilities
        with pytest.raises(DomainError, match="encore ce rôle"):
            editing.drop_role(code, actor=admin)
    with space_of(commune_b), pytest.raises(DomainError, match="n'existe pas ici"):
        grant_role(person, code, actor=None)


@pytest.mark.parametrize("names", [set(), {"team.manage"}, {"coffee.make"}])
def test_a_role_gets_neither_what_is_reserved_nor_what_is_unknown(
    admin: User, commune_a: Any, names: set[str]
) -> None:
    with space_of(commune_a), pytest.raises(DomainError):
        editing.add_role(label="Curieux", promise="", names=names, actor=admin)


@pytest.mark.parametrize("label", ["", " ", "Agent", "agents", "Administrateurs"])
def test_a_role_needs_a_name_of_its_own(admin: User, commune_a: Any, label: str) -> None:
    with space_of(commune_a), pytest.raises(DomainError):
        editing.add_role(label=label, promise="", names={"requests.handle"}, actor=admin)


def test_the_administrators_role_stays_whole(admin: User, commune_a: Any) -> None:
    with space_of(commune_a), pytest.raises(DomainError, match="permet tout"):
        editing.change_role("administrateur", {"pages.publish"}, actor=admin)


def test_only_an_administrator_of_this_space_shapes_roles(
    commune_a: Any, commune_b: Any, make_person: Any, client_for: Browser
) -> None:
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    neighbour = make_person("admin@b.example", commune_b, Role.ADMINISTRATOR)
    for person in (agent, neighbour):
        with space_of(commune_a), pytest.raises(NotAllowed):
            editing.change_role("agent", {"pages.publish"}, actor=person)
    browser = client_for(commune_a, agent)
    for path in ("", "nouveau/", "agent/"):
        assert browser.get(f"/gestion/equipe/roles/{path}").status_code == 403
    for path in ("agent/modele/", "agent/supprimer/"):
        assert browser.post(f"/gestion/equipe/roles/{path}").status_code == 403
    assert client_for(commune_a).get("/gestion/equipe/roles/").status_code == 302


def test_the_screens_list_add_change_reset_and_drop(
    admin: User, commune_a: Any, client_for: Browser
) -> None:
    browser = client_for(commune_a, admin)
    page = browser.get("/gestion/equipe/roles/").content.decode()
    assert "Secrétaire de mairie" in page
    assert "DPO mutualisé" in page
    assert browser.get("/gestion/equipe/roles/administrateur/").status_code == 404
    assert browser.get("/gestion/equipe/roles/inconnu/").status_code == 404
    browser.post("/gestion/equipe/roles/agent/", {"abilities": ["pages.publish"]})
    assert "Retiré du modèle" in browser.get("/gestion/equipe/roles/").content.decode()
    bad = browser.post("/gestion/equipe/roles/agent/", {"abilities": ["team.manage"]})
    assert bad.status_code == 200
    browser.post("/gestion/equipe/roles/agent/modele/")
    assert "Retiré du modèle" not in browser.get("/gestion/equipe/roles/").content.decode()
    facts = {"label": "Accueil", "promise": "", "abilities": ["requests.handle"]}
    assert browser.post("/gestion/equipe/roles/nouveau/", facts).status_code == 302
    with space_of(commune_a):
        code = Group.objects.get(name="Accueil").setting.code
    assert browser.post(f"/gestion/equipe/roles/{code}/supprimer/").status_code == 302
    with space_of(commune_a):
        assert not Group.objects.filter(name="Accueil").exists()
