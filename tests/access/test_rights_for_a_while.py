"""Absences, granted accesses, emergencies, review: who gets what, until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts import facade as accounts
from accounts.access.actions import absences, checking, emergencies, guests
from accounts.access.errors import AccessRefused
from accounts.access.models import TimedAccess
from accounts.access.review import people_to_check
from accounts.models import User
from accounts.queries import spaces_of
from accounts.roles.actions import editing
from accounts.roles.actions.holding import grant_role, revoke_role
from accounts.roles.facade import Role, has_role
from accounts.roles.models import UserGroup
from accounts.roles.queries import abilities_of
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import space_of
from tests.factories.accounts import PersonFactory, as_owner

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
WEEK = timedelta(days=7)


@pytest.fixture
def admin(commune_a: Any, make_person: Any) -> User:
    return make_person("admin@a.example", commune_a, Role.ADMINISTRATOR, first_name="Ada")


@pytest.fixture
def editor(commune_a: Any, make_person: Any) -> User:
    return make_person("redac@a.example", commune_a, Role.EDITOR, first_name="Edna")


@pytest.fixture
def agent(commune_a: Any, make_person: Any) -> User:
    return make_person("agent@a.example", commune_a, Role.AGENT, first_name="Gil")


@pytest.fixture
def leader(intercommunality: Any, make_person: Any) -> User:
    return make_person("admin@epci.example", intercommunality, Role.ADMINISTRATOR)


@pytest.fixture
def operator() -> User:
    return new_operator()


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


# Absences


def test_a_cover_gives_the_role_with_its_wagtail_rights_and_ends_by_itself(
    commune_a: Any, editor: User, agent: User
) -> None:
    with space_of(commune_a):
        access = cover(editor, agent, "redacteur", actor=editor)
        person = again(agent)
        assert "pages.publish" in abilities_of(person)
        assert has_role(person, Role.EDITOR)
        assert person.has_perm("websites.add_act")
        assert PagePermissionPolicy(Page).user_has_permission(person, "publish")
        AuditEntry.objects.get(action="absence.covered")
        TimedAccess.objects.filter(pk=access.pk).update(ends_at=now())
        person = again(agent)
        assert "pages.publish" not in abilities_of(person)
        assert not person.has_perm("websites.add_act")
        assert not PagePermissionPolicy(Page).user_has_permission(person, "publish")
    mails = OutboxMessage.objects.filter(handler="notifications.account_mail")
    assert {mail.payload["email"] for mail in mails} == {editor.email, agent.email}


def test_a_cover_gives_nothing_before_its_start_nor_next_door(
    commune_a: Any, commune_b: Any, editor: User, agent: User
) -> None:
    with space_of(commune_a):
        cover(
            editor, agent, "redacteur", actor=editor,
            starts_at=now() + timedelta(days=1), ends_at=now() + WEEK,
        )  # fmt: skip
        assert "pages.publish" not in abilities_of(again(agent))
        TimedAccess.objects.update(starts_at=now())
        assert "pages.publish" in abilities_of(again(agent))
    with space_of(commune_b):
        assert abilities_of(again(agent)) == set()


def test_what_is_borrowed_is_not_handed_on(
    commune_a: Any, editor: User, agent: User, admin: User
) -> None:
    with space_of(commune_a):
        cover(editor, agent, "redacteur", actor=editor)
        with pytest.raises(AccessRefused, match="ses propres rôles"):
            cover(again(agent), admin, "redacteur", actor=again(agent))


def test_the_cover_ends_when_the_absent_person_loses_the_role(
    commune_a: Any, editor: User, agent: User, admin: User
) -> None:
    with space_of(commune_a):
        cover(editor, agent, "redacteur", actor=editor)
        revoke_role(editor, Role.EDITOR, actor=admin)
        assert "pages.publish" not in abilities_of(again(agent))


def test_only_an_administrator_hands_on_the_administrators_role(
    commune_a: Any, admin: User, agent: User, editor: User
) -> None:
    with space_of(commune_a):
        with pytest.raises(NotAllowed):
            cover(admin, agent, "administrateur", actor=editor)
        cover(admin, agent, "administrateur", actor=admin)
        person = again(agent)
        assert "team.manage" in abilities_of(person)
        with pytest.raises(NotAllowed, match="remplaçant"):
            grant_role(editor, Role.ADMINISTRATOR, actor=person)
        with pytest.raises(NotAllowed):
            cover(admin, editor, "administrateur", actor=person)


@pytest.mark.parametrize(
    ("starts", "ends"), [(0, 93), (5, 4), (-5, -1)], ids=["too long", "backwards", "past"]
)
def test_a_cover_has_bounds(
    commune_a: Any, editor: User, agent: User, starts: int, ends: int
) -> None:
    dates = {
        "starts_at": now() + timedelta(days=starts),
        "ends_at": now() + timedelta(days=ends),
    }
    with space_of(commune_a), pytest.raises(AccessRefused):
        cover(editor, agent, "redacteur", actor=editor, **dates)


def test_an_outsider_or_oneself_cannot_cover(
    commune_a: Any, editor: User, make_person: Any, commune_b: Any
) -> None:
    stranger = make_person("x@b.example", commune_b, Role.AGENT)
    with space_of(commune_a):
        for holder in (stranger, editor):
            with pytest.raises(AccessRefused):
                cover(editor, holder, "redacteur", actor=editor)


def test_either_side_ends_a_cover_and_a_third_person_does_not(
    commune_a: Any, editor: User, agent: User, make_person: Any, client_for: Browser
) -> None:
    other = make_person("tiers@a.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        access = cover(editor, agent, "redacteur", actor=editor)
        with pytest.raises(NotAllowed):
            absences.end_absence(access.pk, actor=other)
    page = client_for(commune_a, agent).get("/gestion/remplacements/").content.decode()
    assert "Terminer maintenant" in page
    assert "Edna" in page
    answer = client_for(commune_a, agent).post(f"/gestion/remplacements/{access.pk}/terminer/")
    assert answer.status_code == 302
    with space_of(commune_a):
        assert "pages.publish" not in abilities_of(again(agent))
    assert "Terminer maintenant" not in (
        client_for(commune_a, other).get("/gestion/remplacements/").content.decode()
    )


# Guests


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
                email=person.email, name="", role=Role.AGENT, actor=person, authority=commune_a
            )
        with pytest.raises(NotAllowed):
            accounts.invite(
                email=person.email, name="", role=Role.ADMINISTRATOR, actor=person,
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


def test_a_request_gives_nothing_until_it_is_answered(
    commune_a: Any, intercommunality: Any, admin: User, leader: User, client_for: Browser
) -> None:
    console = client_for(intercommunality, leader)
    address = f"/console/communes/{commune_a.pk}/acces/"
    facts = {"hours": 4, "mode": "lire", "reason": "Réparer la page d'accueil"}
    assert console.post(address, facts).status_code == 302
    assert "en attente" in console.get(address).content.decode()
    mail = OutboxMessage.objects.filter(handler="notifications.account_mail").latest("created_at")
    assert mail.payload["email"] == admin.email
    assert "Réparer la page" in mail.payload["text"]
    with space_of(commune_a):
        assert abilities_of(leader) == set()
        asked = TimedAccess.objects.get()
    browser = client_for(commune_a, admin)
    assert "demande à entrer" in browser.get("/gestion/equipe/acces/").content.decode()
    answer = {"email": leader.email, "name": "L", "roles": ["redacteur"], "hours": 1}
    browser.post(
        f"/gestion/equipe/acces/{asked.pk}/repondre/",
        answer | {"mode": "lire", "reason": "Accordé pour une heure"},
    )
    with space_of(commune_a):
        assert abilities_of(again(leader)) == {"pages.publish"}
    assert "accordée jusqu" in console.get(address).content.decode()


def test_a_refused_request_stays_closed(commune_a: Any, admin: User, leader: User) -> None:
    with space_of(commune_a):
        asked = guests.ask(hours=1, may_write=False, reason="Pour voir", actor=leader)
        with pytest.raises(AccessRefused, match="attend déjà"):
            guests.ask(hours=1, may_write=False, reason="Pour voir", actor=leader)
        guests.refuse(asked.pk, actor=admin)
        assert abilities_of(again(leader)) == set()
        with pytest.raises(AccessRefused, match="n'attend plus"):
            guests.refuse(asked.pk, actor=admin)


def test_nobody_else_may_even_ask(commune_a: Any, commune_b: Any, make_person: Any) -> None:
    neighbour = make_person("admin@b.example", commune_b, Role.ADMINISTRATOR)
    with space_of(commune_a), pytest.raises(NotAllowed):
        guests.ask(hours=1, may_write=False, reason="Curiosité", actor=neighbour)


# Emergencies


def test_two_operators_name_an_administrator_in_a_lost_space_and_see_nothing(
    commune_a: Any, admin: User, operator: User, client_for: Browser
) -> None:
    second = new_operator()
    with space_of(commune_a), pytest.raises(AccessRefused, match="vu récemment"):
        emergencies.ask_emergency(reason="Personne ne répond", actor=operator)
    with space_of(commune_a):
        UserGroup.objects.update(since=now() - timedelta(days=400))
    first = client_for("operator", operator)
    address = f"/console/collectivites/{commune_a.pk}/urgence/"
    assert first.post(address, {"reason": "Personne ne répond"}).status_code == 302
    with space_of(commune_a):
        asked = TimedAccess.objects.get(kind="emergency")
        with pytest.raises(AccessRefused, match="autre personne"):
            emergencies.confirm_emergency(asked.pk, actor=operator)
    invitation = {"email": "nouveau@a.example", "name": "N", "authority": commune_a}
    with pytest.raises(NotAllowed):
        accounts.invite(role=Role.ADMINISTRATOR, actor=operator, **invitation)
    confirm = client_for("operator", second).post(f"{address}{asked.pk}/confirmer/")
    assert confirm.status_code == 302
    with space_of(commune_a):
        assert TimedAccess.objects.get().is_running
        assert abilities_of(again(operator)) == set()
        AuditEntry.objects.get(action="emergency.opened", actor_id=second.pk)
    with pytest.raises(NotAllowed):
        accounts.invite(role=Role.AGENT, actor=operator, **invitation)
    facts = {"admin_name": "Nora Neuve", "admin_email": "nouveau@a.example"}
    assert first.post(f"{address}inviter/", facts).status_code == 302
    assert client_for(commune_a, operator).get("/gestion/").status_code in {302, 403}


def test_only_operators_open_an_emergency(
    commune_a: Any, intercommunality: Any, leader: User, client_for: Browser
) -> None:
    with space_of(commune_a), pytest.raises(NotAllowed):
        emergencies.ask_emergency(reason="Pour entrer", actor=leader)
    browser = client_for("operator", leader)
    assert browser.get(f"/console/collectivites/{commune_a.pk}/urgence/").status_code == 403


# Review


def test_the_review_says_who_what_since_when_and_by_whom(
    commune_a: Any, commune_b: Any, admin: User, make_person: Any, client_for: Browser
) -> None:
    person = PersonFactory(first_name="Zoé", last_name="Neuve")
    make_person("ailleurs@b.example", commune_b, Role.AGENT, last_name="Voisine")
    with space_of(commune_a):
        grant_role(person, Role.AGENT, actor=admin)
    browser = client_for(commune_a, admin)
    page = browser.get("/gestion/equipe/revue/").content.decode()
    assert "Zoé Neuve" in page
    assert "Traiter les demandes des habitants" in page
    assert "Donné par Ada" in page
    assert "Voisine" not in page
    table = browser.get("/gestion/equipe/revue/acces.csv")
    assert table["Content-Type"].startswith("text/csv")
    assert "Zoé Neuve" in table.content.decode()
    assert "Voisine" not in table.content.decode()


def test_a_formula_in_a_name_is_harmless_in_the_file(
    commune_a: Any, admin: User, make_person: Any, client_for: Browser
) -> None:
    make_person("f@a.example", commune_a, Role.AGENT, first_name="=1+1", last_name="X")
    table = client_for(commune_a, admin).get("/gestion/equipe/revue/acces.csv")
    assert "'=1+1 X" in table.content.decode()


def test_a_check_has_a_name_and_a_date_and_stills_the_reminder(
    commune_a: Any, admin: User, client_for: Browser
) -> None:
    browser = client_for(commune_a, admin)
    with space_of(commune_a):
        assert people_to_check() == 0
        assert not checking.remind()
        UserGroup.objects.update(since=now() - timedelta(days=400))
        assert people_to_check() == 1
        assert checking.remind()
        assert not checking.remind(), "once a month at most"
    assert "Revue des accès à faire" in browser.get("/gestion/").content.decode()
    assert browser.post(f"/gestion/equipe/revue/{admin.pk}/verifier/").status_code == 302
    assert "par Ada" in browser.get("/gestion/equipe/revue/").content.decode()
    assert "Revue des accès à faire" not in browser.get("/gestion/").content.decode()
    with space_of(commune_a):
        AuditEntry.objects.get(action="access.checked", target=str(admin.pk))
        assert people_to_check() == 0


def test_the_review_is_for_who_has_that_ability(
    commune_a: Any, agent: User, make_person: Any, client_for: Browser, admin: User
) -> None:
    security = make_person("rssi@a.example", commune_a, Role.SECURITY)
    assert client_for(commune_a).get("/gestion/equipe/revue/").status_code == 302
    assert client_for(commune_a, agent).get("/gestion/equipe/revue/").status_code == 403
    assert client_for(commune_a, agent).get("/gestion/equipe/revue/acces.csv").status_code == 403
    browser = client_for(commune_a, security)
    assert browser.get("/gestion/equipe/revue/").status_code == 200
    assert browser.post(f"/gestion/equipe/revue/{agent.pk}/verifier/").status_code == 403


def test_a_role_with_the_ability_to_review_may_be_made(
    commune_a: Any, admin: User, agent: User, client_for: Browser
) -> None:
    with space_of(commune_a):
        editing.change_role("agent", {"access.review"}, actor=admin)
    assert client_for(commune_a, agent).get("/gestion/equipe/revue/").status_code == 200


def test_the_back_office_offers_the_other_commune_in_one_click(
    commune_a: Any, commune_b: Any, agent: User, client_for: Browser
) -> None:
    with space_of(commune_b):
        grant_role(agent, Role.AGENT, actor=None)
    for here, there in ((commune_a, commune_b), (commune_b, commune_a)):
        page = client_for(here, agent).get("/gestion/").content.decode()
        assert f"{there.primary_host}:8000/connexion/?next=/gestion/" in page.replace("\\/", "/")
