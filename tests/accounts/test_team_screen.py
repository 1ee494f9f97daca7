"""The back office: people of this space only, their roles, never their accounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from accounts.models import Invitation, User
from accounts.roles.facade import Role, roles_of
from kernel.tenancy import space_of

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture
def admin(commune_a: Any, make_person: Any) -> User:
    return make_person(
        "admin@a.example", commune_a, Role.ADMINISTRATOR, first_name="Ada", last_name="Ici"
    )


@pytest.fixture
def neighbour(commune_b: Any, make_person: Any) -> User:
    return make_person(
        "admin@b.example", commune_b, Role.ADMINISTRATOR, first_name="Bo", last_name="Voisine"
    )


@pytest.fixture(autouse=True)
def back_office_is_open(commune_a: Any, commune_b: Any) -> None:
    """Every right there is, to every administrator: what is closed must stay closed even so."""
    for commune in (commune_a, commune_b):
        with space_of(commune):
            everything = Permission.objects.all()
            Group.objects.get(name="Administrateurs").permissions.set(everything)


@pytest.fixture
def browser(client_for: Browser, commune_a: Any, admin: User) -> Client:
    return client_for(commune_a, admin)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_anonymous_is_sent_to_sign_in(client_for: Browser, commune_a: Any) -> None:
    response = client_for(commune_a).get("/gestion/equipe/")
    assert response.status_code == 302
    assert "/connexion/" in response["Location"]


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_only_administrators_see_the_team(
    client_for: Browser, commune_a: Any, make_person: Any, role: Role, admin: User
) -> None:
    colleague = make_person("collegue@a.example", commune_a, role)
    with space_of(commune_a):
        access = Permission.objects.get(codename="access_admin")
        Group.objects.get(name=role.group_name).permissions.add(access)
    browser = client_for(commune_a, colleague)
    for path in ("", "inviter/", f"{admin.pk}/", f"{admin.pk}/retirer/"):
        assert browser.get(f"/gestion/equipe/{path}").status_code == 403


def test_the_team_is_this_spaces_alone(browser: Client, neighbour: User) -> None:
    page = text_of(browser.get("/gestion/equipe/"))
    assert "Ada Ici" in page
    assert "Voisine" not in page
    assert neighbour.email not in page


def test_someone_from_next_door_does_not_exist_here(browser: Client, neighbour: User) -> None:
    for path in (f"{neighbour.pk}/", f"{neighbour.pk}/retirer/"):
        assert browser.get(f"/gestion/equipe/{path}").status_code == 404
        assert browser.post(f"/gestion/equipe/{path}", {"roles": ["agent"]}).status_code == 404


def test_roles_are_changed_and_nothing_else(
    browser: Client, commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    person = make_person("agent@a.example", commune_a, Role.AGENT)
    make_person("agent@a.example", commune_b, Role.EDITOR)
    done = browser.post(
        f"/gestion/equipe/{person.pk}/",
        {"roles": ["redacteur"], "email": "vole@exemple.example", "password1": "x" * 12},
    )
    assert done.status_code == 302
    person.refresh_from_db()
    assert person.email == "agent@a.example"
    with space_of(commune_a):
        assert roles_of(person) == {Role.EDITOR}
    with space_of(commune_b):
        assert roles_of(person) == {Role.EDITOR}


@pytest.mark.parametrize("roles", [[], ["operateur"], ["root"]])
def test_a_role_that_does_not_exist_here_is_refused(
    browser: Client, commune_a: Any, make_person: Any, roles: list[str]
) -> None:
    person = make_person("agent@a.example", commune_a, Role.AGENT)
    assert browser.post(f"/gestion/equipe/{person.pk}/", {"roles": roles}).status_code == 200
    with space_of(commune_a):
        assert roles_of(person) == {Role.AGENT}


def test_the_last_administrator_is_told_to_name_another(browser: Client, admin: User) -> None:
    page = browser.post(f"/gestion/equipe/{admin.pk}/", {"roles": ["agent"]})
    assert "dernier administrateur" in text_of(page)
    removed = browser.post(f"/gestion/equipe/{admin.pk}/retirer/", follow=True)
    assert "dernier administrateur" in text_of(removed)


def test_removing_takes_the_roles_and_leaves_the_account(
    client_for: Browser, browser: Client, commune_a: Any, make_person: Any
) -> None:
    person = make_person("partante@a.example", commune_a, Role.ADMINISTRATOR)
    theirs = client_for(commune_a, person)
    assert theirs.get("/gestion/equipe/").status_code == 200
    browser.post(f"/gestion/equipe/{person.pk}/retirer/")
    assert User.everyone.filter(pk=person.pk, is_active=True).exists()
    # Their session goes on, their rights are gone with the next request.
    assert theirs.get("/gestion/equipe/").status_code == 302
    assert theirs.get("/connexion/?next=/gestion/equipe/").status_code == 403


def test_inviting_resending_and_withdrawing(browser: Client, commune_b: Any) -> None:
    browser.post(
        "/gestion/equipe/inviter/", {"email": "n@a.example", "name": "Nina", "roles": ["agent"]}
    )
    invitation = Invitation.objects.get()
    assert "n@a.example" in text_of(browser.get("/gestion/equipe/"))
    assert browser.post(f"/gestion/equipe/invitations/{invitation.pk}/renvoyer/").status_code == 302
    assert browser.post(f"/gestion/equipe/invitations/{invitation.pk}/annuler/").status_code == 302
    invitation.refresh_from_db()
    assert invitation.withdrawn_at
    assert browser.post(f"/gestion/equipe/invitations/{invitation.pk}/annuler/").status_code == 400


def test_next_doors_invitations_are_out_of_reach(
    client_for: Browser, browser: Client, commune_b: Any, neighbour: User
) -> None:
    client_for(commune_b, neighbour).post(
        "/gestion/equipe/inviter/", {"email": "n@b.example", "name": "Nina", "roles": ["agent"]}
    )
    invitation = Invitation.objects.get()
    assert "n@b.example" not in text_of(browser.get("/gestion/equipe/"))
    assert browser.post(f"/gestion/equipe/invitations/{invitation.pk}/annuler/").status_code == 400
    invitation.refresh_from_db()
    assert not invitation.withdrawn_at


@pytest.mark.parametrize(
    "path",
    [
        "users/",
        "users/add/",
        "users/{id}/",
        "users/edit/{id}/",
        "users/delete/{id}/",
        "groups/",
        "groups/new/",
        "groups/edit/1/",
        "api-tokens/",
        "password_reset/",
        "bulk/accounts/user/delete/?id={id}",
        "bulk/accounts/user/assign_role/?id={id}",
        "bulk/accounts/user/set_active_state/?id={id}",
    ],
)
def test_wagtails_own_screens_on_accounts_are_closed(
    browser: Client, neighbour: User, admin: User, path: str
) -> None:
    for person in (admin, neighbour):
        url = "/gestion/" + path.format(id=person.pk)
        assert browser.get(url).status_code == 404
        assert browser.post(url, {"email": "vole@exemple.example"}).status_code == 404


def test_wagtails_login_takes_no_password(client_for: Browser, commune_a: Any, admin: User) -> None:
    browser = client_for(commune_a)
    sent = browser.post(
        "/gestion/login/", {"username": admin.email, "password": "mot-de-passe-de-test-2026"}
    )
    assert sent["Location"].startswith("/connexion/")
    assert "/sign-on/" in browser.get("/connexion/")["Location"]


def test_wagtails_account_screen_does_not_touch_the_account(browser: Client, admin: User) -> None:
    page = text_of(browser.get("/gestion/account/"))
    assert "name_email" not in page
    assert "password" not in page
    browser.post(
        "/gestion/account/",
        {"name_email-first_name": "X", "name_email-email": "vole@exemple.example"},
    )
    admin.refresh_from_db()
    assert (admin.first_name, admin.email) == ("Ada", "admin@a.example")


def back_office_paths() -> list[str]:
    """Each address of the back office that needs no argument, and those on a thing numbered 1."""
    found: list[str] = []

    def walk(patterns: list[Any], prefix: str) -> None:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern) and route.startswith("gestion/"):
                plain = re.sub(r"<(?:int|slug|str):\w+>", "1", route.replace("\\Z", ""))
                if not re.search(r"[\\^$(<]", plain):
                    found.append("/" + plain)

    walk(get_resolver("project.urls_commune").url_patterns, "")
    return sorted(set(found))


# Assets, the same for everyone, and our way out.
TELLS_NOTHING = ("/gestion/sprite/", "/gestion/jsi18n/", "/gestion/logout/")


def test_an_admin_of_one_commune_enters_no_screen_of_another(
    client_for: Browser, commune_b: Any, admin: User
) -> None:
    browser = client_for(commune_b, admin)
    paths = back_office_paths()
    assert len(paths) > 100
    for path in paths:
        if path in TELLS_NOTHING:
            continue
        for method in (browser.get, browser.post):
            response = method(path)
            assert response.status_code in {302, 403, 404, 405}, path
            if response.status_code == 302:
                assert "/connexion/" in response["Location"], path


def test_no_screen_of_the_back_office_names_someone_from_next_door(
    browser: Client, neighbour: User, commune_b: Any
) -> None:
    seen = 0
    for path in back_office_paths():
        response = browser.get(path)
        if response.status_code != 200 or response.streaming:
            continue
        seen += 1
        page = response.content.decode(errors="replace")
        assert neighbour.email not in page, path
        assert "Voisine" not in page, path
        assert str(neighbour.pk) not in page, path
    assert seen > 20


def test_who_works_in_two_communes_switches_in_one_click(
    client_for: Browser, commune_a: Any, commune_b: Any, admin: User, make_person: Any
) -> None:
    alone = text_of(client_for(commune_a, admin).get("/gestion/"))
    assert "Mes communes" not in alone
    make_person(admin.email, commune_b, Role.AGENT)
    page = text_of(client_for(commune_a, admin).get("/gestion/"))
    assert f"http://{commune_b.primary_host}:8000/connexion/?next=/gestion/" in page
