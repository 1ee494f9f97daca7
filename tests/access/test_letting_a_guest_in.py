"""Accesses that a commune grants: what they open, until when, who sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts import facade as accounts
from accounts.access.errors import AccessRefused
from accounts.access.models import TimedAccess
from accounts.models import User
from accounts.queries import spaces_of
from accounts.roles.facade import Role, has_role
from accounts.roles.queries import abilities_of
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import space_of
from tests.access.acts import again, let_in

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_leader_and_operator_have_nothing_in_a_commune_by_default(
    commune_a: Any, admin: User, leader: User, operator: User, client_for: Browser
) -> None:
    for person in (leader, operator):
        with space_of(commune_a):
            assert abilities_of(person) == set()
            assert not person.has_perm("wagtailadmin.access_admin")
        browser = client_for(commune_a, person)
        for path in ("/gestion/", "/gestion/pages/", "/gestion/equipe/", "/gestion/journal/"):
            assert browser.get(path).status_code in {302, 403}, path
        assert browser.get("/api/v1/document-requests/").status_code == 403
        with pytest.raises(NotAllowed):
            accounts.invite(
                email=person.email, name="", roles=[Role.AGENT], actor=person, authority=commune_a
            )
        with pytest.raises(NotAllowed):
            accounts.invite(
                email=person.email, name="", roles=[Role.ADMINISTRATOR], actor=person,
                authority=commune_a,
            )  # fmt: skip


def test_a_reader_reads_is_written_down_and_changes_nothing(
    commune_a: Any, admin: User, leader: User, client_for: Browser
) -> None:
    let_in(commune_a, leader, admin)
    browser = client_for(commune_a, leader)
    page = browser.get("/gestion/demarches/")
    assert page.status_code == 200
    assert "Accès accordé à une personne extérieure" in page.content.decode()
    with space_of(commune_a):
        line = AuditEntry.objects.filter(action="access.used").latest("at")
        assert line.actor_id == leader.pk
        assert "accès accordé jusqu'au" in line.actor_role
        assert line.detail["path"] == "/gestion/demarches/"
        assert has_role(leader, Role.AGENT)
    refused = browser.post("/gestion/remplacements/", {})
    assert refused.status_code == 403
    assert "Votre accès permet de lire, pas de changer" in refused.content.decode()
    for path in ("/gestion/equipe/", "/gestion/journal/", "/gestion/equipe/revue/"):
        assert browser.get(path).status_code == 403
    assert [space.name for space in spaces_of(leader) if space.manage_url]


def test_a_role_nobody_held_since_the_upgrade_opens_the_door_too(
    commune_a: Any, admin: User, leader: User
) -> None:
    with space_of(commune_a):
        Group.objects.get(name="Secrétaires de mairie").permissions.clear()
    let_in(commune_a, leader, admin, roles={"secretaire"})
    with space_of(commune_a):
        assert again(leader).has_perm("wagtailadmin.access_admin")


def test_everybody_sees_the_banner_while_it_lasts(
    commune_a: Any, admin: User, agent: User, leader: User, client_for: Browser
) -> None:
    access = let_in(commune_a, leader, admin, may_write=True)
    title = "Accès accordé à une personne extérieure"
    assert title in client_for(commune_a, agent).get("/gestion/").content.decode()
    answer = client_for(commune_a, admin).post(f"/gestion/equipe/acces/{access.pk}/terminer/")
    assert answer.status_code == 302
    assert title not in client_for(commune_a, agent).get("/gestion/").content.decode()


def test_no_second_beyond(commune_a: Any, admin: User, leader: User, client_for: Browser) -> None:
    access = let_in(commune_a, leader, admin)
    browser = client_for(commune_a, leader)
    assert browser.get("/gestion/demarches/").status_code == 200
    with space_of(commune_a):
        TimedAccess.objects.filter(pk=access.pk).update(ends_at=now())
    assert browser.get("/gestion/demarches/").status_code in {302, 403}


def test_the_guest_leaves_at_once(
    commune_a: Any, admin: User, leader: User, client_for: Browser
) -> None:
    let_in(commune_a, leader, admin)
    browser = client_for(commune_a, leader)
    assert browser.post("/gestion/visite/terminer/").status_code == 302
    assert browser.get("/gestion/demarches/").status_code in {302, 403}
    with space_of(commune_a):
        AuditEntry.objects.get(action="access.ended", actor_id=leader.pk)


def test_an_access_stays_in_its_commune(
    commune_a: Any, commune_b: Any, admin: User, leader: User
) -> None:
    let_in(commune_a, leader, admin)
    with space_of(commune_b):
        assert abilities_of(again(leader)) == set()
        assert not TimedAccess.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"hours": 0},
        {"hours": 73},
        {"reason": " "},
        {"roles": set()},
        {"roles": {"administrateur"}},
        {"roles": {"inconnu"}},
    ],
)
def test_an_access_has_bounds(
    commune_a: Any, admin: User, leader: User, facts: dict[str, Any]
) -> None:
    with pytest.raises(AccessRefused):
        let_in(commune_a, leader, admin, **facts)


def test_only_the_communes_administrators_grant(
    commune_a: Any, agent: User, leader: User, operator: User, client_for: Browser
) -> None:
    for person in (agent, leader, operator):
        with pytest.raises(NotAllowed):
            let_in(commune_a, leader, person)
    assert client_for(commune_a, agent).get("/gestion/equipe/acces/").status_code == 403
    assert client_for(commune_a).get("/gestion/equipe/acces/").status_code == 302


def test_the_answer_does_not_tell_whether_an_account_exists(
    commune_a: Any, admin: User, client_for: Browser, leader: User
) -> None:
    browser = client_for(commune_a, admin)
    answers = []
    for email in (leader.email, "personne@nulle-part.example"):
        facts = {"email": email, "name": "X", "roles": ["agent"], "hours": 1, "mode": "lire"}
        answer = browser.post("/gestion/equipe/acces/", facts | {"reason": "Aide utile"})
        answers.append((answer.status_code, answer["Location"]))
    assert answers[0] == answers[1]
