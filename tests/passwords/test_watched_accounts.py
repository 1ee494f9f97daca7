"""Suspicion, rotation, accounts that sleep or are shared."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Credential, User
from accounts.passwords.actions import suspecting, watching
from accounts.passwords.errors import RulesRefused
from accounts.passwords.models import AccountRules
from accounts.passwords.queries import dormant, seemingly_shared
from accounts.roles.facade import Role
from accounts.roles.models import UserGroup
from accounts.sessions.models import OpenSession
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import space_of
from tests.factories.accounts import PASSWORD

Browser = Callable[..., Client]
SCREEN = "/gestion/comptes/"


@pytest.fixture
def admin(commune_a: Any, make_person: Any) -> User:
    return person_with(make_person, "admin@a.example", commune_a, Role.ADMINISTRATOR)


@pytest.fixture
def agent(commune_a: Any, make_person: Any) -> User:
    return person_with(make_person, "odile@a.example", commune_a, Role.AGENT)


def person_with(make_person: Any, email: str, commune: Any, role: Role) -> User:
    someone: User = make_person(email, commune, role)
    someone.set_password(PASSWORD)
    someone.save()
    return someone


def mails(email: str) -> list[str]:
    rows = OutboxMessage.objects.filter(payload__email=email).order_by("created_at")
    return [row.payload["subject"] for row in rows]


def enters(client_for: Browser, person: User, commune: Any) -> str:
    """Where a sign-on to the commune leads."""
    started = client_for(commune).get("/connexion/", {"next": "/gestion/"})
    at_account = client_for("account", person)
    parts = urlsplit(started["Location"])
    return str(at_account.get(f"{parts.path}?{parts.query}")["Location"])


# Suspicion


def test_a_person_who_doubts_is_out_everywhere_and_chooses_anew(
    client_for: Browser, agent: User, commune_a: Any
) -> None:
    site = client_for(commune_a, agent)
    assert site.get("/gestion/").status_code == 200
    mine = client_for("account", agent)
    assert mine.get("/mot-de-passe/connu/").status_code == 200
    assert mine.post("/mot-de-passe/connu/")["Location"] == "/mot-de-passe/oublie/"
    assert site.get("/gestion/").status_code == 302
    assert not User.everyone.get(pk=agent.pk).check_password(PASSWORD)
    assert mails(agent.email) == ["Choisissez un nouveau mot de passe"]
    assert AuditEntry.objects.filter(action="account.compromised").count() == 1
    browser = client_for("account")
    browser.post("/mot-de-passe/oublie/", {"email": agent.email})
    assert len(mails(agent.email)) == 2


def test_asking_without_signing_in_changes_nothing(client_for: Browser, agent: User) -> None:
    assert client_for("account").post("/mot-de-passe/connu/").status_code == 302
    assert User.everyone.get(pk=agent.pk).check_password(PASSWORD)


def test_an_administrator_says_that_a_password_is_known(
    client_for: Browser, admin: User, agent: User, commune_a: Any, commune_b: Any
) -> None:
    next_door = client_for(commune_b, agent)
    next_door.get("/mes-demarches/")
    back_office = client_for(commune_a, admin)
    page = f"{SCREEN}{agent.pk}/compromis/"
    assert back_office.get(page).status_code == 200
    assert back_office.post(page).status_code == 302
    assert next_door.get("/mes-demarches/").status_code == 302
    message = OutboxMessage.objects.get(handler="passwords.make_unusable")
    assert message.queue == "operations"
    suspecting.make_unusable(uuid.UUID(message.payload["user_id"]))
    assert not User.everyone.get(pk=agent.pk).has_usable_password()
    with space_of(commune_a):
        assert AuditEntry.objects.filter(action="account.compromised").count() == 1


def test_only_members_and_only_administrators(
    client_for: Browser, admin: User, agent: User, commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    stranger = make_person("loin@b.example", commune_b, Role.AGENT)
    assert client_for(commune_a, admin).post(f"{SCREEN}{stranger.pk}/compromis/").status_code == 404
    assert client_for(commune_a, agent).post(f"{SCREEN}{admin.pk}/compromis/").status_code == 403
    with space_of(commune_a), pytest.raises(RulesRefused):
        suspecting.suspect_member(stranger, actor=admin)
    with pytest.raises(NotAllowed):
        suspecting.suspect_by_operator(stranger, actor=admin)


def test_the_operator_does_it_by_command(agent: User, capsys: Any) -> None:
    call_command("suspect_account", agent.email)
    assert not User.everyone.get(pk=agent.pk).has_usable_password()
    assert "mail sent" in capsys.readouterr().out


# Rotation


def old_password(person: User, months: int) -> None:
    Credential.objects.filter(user=person).update(changed_at=now() - timedelta(days=31 * months))


def rule(commune: Any, admin: User, **facts: Any) -> None:
    wanted = {"rotation_scope": "nobody", "rotation_months": 12, "dormant_months": 6} | facts
    with space_of(commune):
        watching.change_rules(**wanted, actor=admin)


def test_no_rotation_by_default(client_for: Browser, agent: User, commune_a: Any) -> None:
    old_password(agent, 60)
    assert "/connexion/retour/" in enters(client_for, agent, commune_a)


def test_an_old_password_is_changed_before_entering_where_it_is_asked(
    client_for: Browser, admin: User, agent: User, commune_a: Any, commune_b: Any
) -> None:
    rule(commune_a, admin, rotation_scope="privileged")
    old_password(admin, 13)
    old_password(agent, 13)
    assert enters(client_for, admin, commune_a).startswith("/mot-de-passe/?next=%2Fsign-on%2F")
    assert "/connexion/retour/" in enters(client_for, admin, commune_b)
    assert "/connexion/retour/" in enters(client_for, agent, commune_a)
    rule(commune_a, admin, rotation_scope="members")
    assert enters(client_for, agent, commune_a).startswith("/mot-de-passe/")
    old_password(agent, 11)
    assert "/connexion/retour/" in enters(client_for, agent, commune_a)


def test_changing_it_leads_on_to_the_site(client_for: Browser, admin: User, commune_a: Any) -> None:
    rule(commune_a, admin, rotation_scope="privileged")
    old_password(admin, 13)
    browser = client_for("account")
    browser.post("/connexion/", {"login": admin.email, "password": PASSWORD})
    started = client_for(commune_a).get("/connexion/")
    parts = urlsplit(started["Location"])
    asked = browser.get(f"{parts.path}?{parts.query}")["Location"]
    page = browser.get(asked)
    assert "demande un mot de passe plus récent" in page.content.decode()
    new = "girafe tondeuse brouillard alto"
    done = browser.post(asked, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert done["Location"] == f"{parts.path}?{parts.query}"
    assert "/connexion/retour/" in browser.get(done["Location"])["Location"]


def test_hashing_anew_is_no_change(agent: User) -> None:
    old_password(agent, 13)
    before = Credential.objects.get(user=agent).changed_at
    User.everyone.get(pk=agent.pk).check_password(PASSWORD)
    assert Credential.objects.get(user=agent).changed_at == before


def test_rules_are_set_by_administrators_and_told_in_the_journal(
    client_for: Browser, admin: User, agent: User, commune_a: Any, commune_b: Any
) -> None:
    facts = {"rotation_scope": "privileged", "rotation_months": "6", "dormant_months": "3"}
    assert client_for(commune_a, agent).post(f"{SCREEN}regles/", facts).status_code == 403
    back_office = client_for(commune_a, admin)
    shown = back_office.get(f"{SCREEN}regles/").content.decode()
    assert "CNIL" in shown
    assert "ANSSI" in shown
    assert back_office.post(f"{SCREEN}regles/", facts).status_code == 302
    with space_of(commune_a):
        entry = AuditEntry.objects.get(action="account_rules.changed")
        assert entry.detail["before"]["rotation_scope"] == "nobody"
        assert AccountRules.objects.get().rotation_months == 6
    with space_of(commune_b):
        assert not AccountRules.objects.exists()


@pytest.mark.parametrize("months", ["0", "2", "99", "-4", "douze", ""])
def test_absurd_rules_are_refused(
    client_for: Browser, admin: User, commune_a: Any, months: str
) -> None:
    facts = {"rotation_scope": "members", "rotation_months": months, "dormant_months": "6"}
    assert client_for(commune_a, admin).post(f"{SCREEN}regles/", facts).status_code == 200
    assert not AccountRules.objects.exists()


# Watching


def test_the_screen_is_for_administrators(
    client_for: Browser, admin: User, agent: User, commune_a: Any, commune_b: Any
) -> None:
    assert client_for(commune_a).get(SCREEN).status_code == 302
    assert client_for(commune_a, agent).get(SCREEN).status_code == 403
    assert client_for(commune_b, admin).get(SCREEN).status_code in {302, 403}
    assert client_for(commune_a, admin).get(SCREEN).status_code == 200


def long_ago(commune: Any, person: User) -> None:
    with space_of(commune):
        UserGroup.objects.filter(user_id=person.pk).update(since=now() - timedelta(days=400))


def test_who_has_not_come_for_long_is_listed_reminded_and_told_to_administrators(
    client_for: Browser, admin: User, agent: User, commune_a: Any
) -> None:
    long_ago(commune_a, agent)
    back_office = client_for(commune_a, admin)
    shown = back_office.get(SCREEN).content.decode()
    assert agent.email in shown
    assert f"/gestion/equipe/{agent.pk}/retirer/" in shown
    assert back_office.post(f"{SCREEN}{agent.pk}/rappeler/").status_code == 302
    assert "Avez-vous encore besoin" in mails(agent.email)[0]
    with space_of(commune_a):
        assert [one.user_id for one in dormant(commune_a.id)] == [agent.pk]
        assert watching.tell_administrators() == 1
    assert "Comptes à surveiller" in mails(admin.email)[0]


def test_nothing_to_watch_sends_nothing(admin: User, commune_a: Any) -> None:
    with space_of(commune_a):
        watching.tell_administrators()
    assert mails(admin.email) == []


def test_one_reminds_only_members(
    client_for: Browser, admin: User, agent: User, commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    stranger = make_person("loin@b.example", commune_b, Role.AGENT)
    assert client_for(commune_a, admin).post(f"{SCREEN}{stranger.pk}/rappeler/").status_code == 404
    assert client_for(commune_a, agent).post(f"{SCREEN}{admin.pk}/rappeler/").status_code == 403
    assert mails(stranger.email) == []


@pytest.mark.parametrize(
    "desk", ["mairie@a.example", "accueil.chassy@a.example", "etat-civil@a.example"]
)
def test_the_address_of_a_desk_is_a_hint(
    admin: User, commune_a: Any, make_person: Any, desk: str
) -> None:
    make_person(desk, commune_a, Role.AGENT)
    with space_of(commune_a):
        assert [one.member.email for one in seemingly_shared()] == [desk]


def test_many_devices_on_one_day_are_a_hint(
    client_for: Browser, agent: User, admin: User, commune_a: Any
) -> None:
    with space_of(commune_a):
        assert seemingly_shared() == []
    for number in range(3):
        OpenSession.objects.create(
            user=agent,
            authority_id=commune_a.id,
            host=commune_a.primary_host,
            device=f"Navigateur {number}",
            network="192.0.2.0/24",
            expires_at=now() + timedelta(hours=1),
        )
    with space_of(commune_a):
        found = seemingly_shared()
    assert [one.member.user_id for one in found] == [agent.pk]
    assert "3 appareils" in found[0].reasons[0]


def test_as_many_queries_for_one_account_as_for_twenty(
    client_for: Browser, admin: User, commune_a: Any, make_person: Any
) -> None:
    long_ago(commune_a, make_person("mairie1@a.example", commune_a, Role.AGENT))
    browser = client_for(commune_a, admin)
    browser.get(SCREEN)
    with CaptureQueriesContext(connection) as one:
        browser.get(SCREEN)
    for number in range(20):
        long_ago(commune_a, make_person(f"accueil.{number}@a.example", commune_a, Role.AGENT))
    with CaptureQueriesContext(connection) as twenty:
        browser.get(SCREEN)
    assert len(one) == len(twenty)
