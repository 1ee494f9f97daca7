"""« Mes connexions »: what is listed, what ends, and what an ended session is worth."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import SignOnTicket, User
from accounts.roles.facade import Role
from accounts.sessions.actions import ending
from accounts.sessions.device import device_named
from accounts.sessions.facade import end_all
from accounts.sessions.models import KnownDevice, OpenSession
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import space_of
from tests.factories.accounts import PASSWORD, as_owner

Browser = Callable[..., Client]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def path_of(response: Any) -> str:
    parts = urlsplit(response["Location"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.fixture
def person(commune_a: Any, make_person: Any) -> User:
    someone: User = make_person("agente@a.example", commune_a, Role.AGENT)
    someone.set_password(PASSWORD)
    someone.save()
    return someone


@pytest.fixture
def at_account(client_for: Browser, person: User) -> Client:
    return sign_in(client_for("account"), person)


def sign_in(browser: Client, person: User, **headers: str) -> Client:
    answer = browser.post(
        "/connexion/",
        {"login": person.email, "password": PASSWORD},
        headers={"user-agent": FIREFOX, **headers},
    )
    assert answer.status_code == 302, answer.content.decode()
    return browser


def enter(browser: Client, at_account: Client) -> Client:
    started = browser.get("/connexion/", {"next": "/mes-demarches/"})
    handed = at_account.get(path_of(started))
    assert browser.get(path_of(handed)).status_code == 302
    return browser


def is_in(browser: Client, path: str = "/mes-demarches/") -> bool:
    return browser.get(path).status_code == 200


def mails_to(person: User) -> list[str]:
    with as_owner():
        rows = OutboxMessage.objects.filter(handler="notifications.account_mail")
        return [row.payload["subject"] for row in rows if row.payload["email"] == person.email]


@pytest.mark.parametrize(
    "path", ["/connexions/", "/connexions/5d3c6a1e-9a55-4c0e-8d53-0f6f4f2f6f10/fermer/"]
)
def test_nobody_sees_sessions_without_signing_in(client_for: Browser, path: str) -> None:
    answer = client_for("account").get(path)
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]


def test_a_sign_in_is_listed_with_its_device_and_a_network_without_precision(
    client_for: Browser, person: User
) -> None:
    browser = client_for("account", REMOTE_ADDR="192.0.2.77")
    sign_in(browser, person)
    shown = browser.get("/connexions/").content.decode()
    assert "Firefox sous Linux" in shown
    assert "Cet appareil" in shown
    assert "192.0.2.0/24" in shown
    assert "192.0.2.77" not in shown


def test_rows_hold_no_key_of_a_session(client_for: Browser, person: User) -> None:
    browser = sign_in(client_for("account"), person)
    key = browser.cookies["beffroi_session"].value
    row = OpenSession.objects.get(user=person)
    assert key not in [str(getattr(row, field.attname)) for field in OpenSession._meta.fields]
    assert Session.objects.filter(pk=key).exists()


def test_a_site_entered_stands_under_the_browser_it_was_entered_from(
    client_for: Browser, person: User, commune_a: Any
) -> None:
    at_account = sign_in(client_for("account"), person)
    enter(client_for(commune_a), at_account)
    root = OpenSession.objects.get(user=person, opened_by=None)
    assert OpenSession.objects.get(opened_by=root.pk).authority_id == commune_a.id
    assert commune_a.full_name in at_account.get("/connexions/").content.decode()


def test_an_ended_session_is_refused_at_the_next_request_on_every_host(
    client_for: Browser, person: User, commune_a: Any, commune_b: Any
) -> None:
    mine = sign_in(client_for("account"), person)
    stolen = sign_in(client_for("account"), person, **{"user-agent": IPHONE})
    sites = [enter(client_for(place), stolen) for place in (commune_a, commune_b)]
    assert all(is_in(site) for site in sites)
    thief = OpenSession.objects.get(user=person, opened_by=None, device__contains="iPhone")
    assert mine.post(f"/connexions/{thief.pk}/fermer/").status_code == 302
    assert not any(is_in(site) for site in sites)
    assert stolen.get("/").status_code == 302
    assert mine.get("/").status_code == 200


def test_an_ended_session_cannot_be_replayed(client_for: Browser, person: User) -> None:
    browser = sign_in(client_for("account"), person)
    key = browser.cookies["beffroi_session"].value
    ending.end_one(OpenSession.objects.get(user=person).pk, actor=person)
    assert browser.get("/").status_code == 302
    replayed = client_for("account")
    replayed.cookies["beffroi_session"] = key
    assert replayed.get("/").status_code == 302
    assert not Session.objects.filter(pk=key).exists()


def test_one_does_not_end_the_session_of_someone_else(
    client_for: Browser, person: User, make_person: Any
) -> None:
    sign_in(client_for("account"), person)
    theirs = OpenSession.objects.get(user=person)
    stranger = make_person("autre@b.example")
    client_for("account", stranger).post(f"/connexions/{theirs.pk}/fermer/")
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_ending_all_others_keeps_this_one(
    client_for: Browser, person: User, commune_a: Any
) -> None:
    mine = sign_in(client_for("account"), person)
    other = sign_in(client_for("account"), person, **{"user-agent": IPHONE})
    site = enter(client_for(commune_a), other)
    assert mine.post("/connexions/fermer-les-autres/").status_code == 302
    assert mine.get("/connexions/").status_code == 200
    assert other.get("/").status_code == 302
    assert not is_in(site)


def test_signing_out_everywhere_ends_this_one_too(
    client_for: Browser, person: User, commune_a: Any
) -> None:
    mine = sign_in(client_for("account"), person)
    site = enter(client_for(commune_a), mine)
    old_style = client_for(commune_a, person)
    assert mine.post("/connexions/fermer-partout/")["Location"] == "/connexion/"
    assert mine.get("/").status_code == 302
    assert not is_in(site)
    assert not is_in(old_style)
    assert AuditEntry.objects.filter(action="account.sessions_ended").count() == 1


def test_signing_out_of_the_account_closes_the_sites_entered_from_it(
    client_for: Browser, person: User, commune_a: Any
) -> None:
    mine = sign_in(client_for("account"), person)
    site = enter(client_for(commune_a), mine)
    mine.post("/deconnexion/")
    assert not is_in(site)


def test_leaving_one_site_leaves_the_account_open(
    client_for: Browser, person: User, commune_a: Any
) -> None:
    mine = sign_in(client_for("account"), person)
    site = enter(client_for(commune_a), mine)
    site.post("/deconnexion/")
    assert OpenSession.objects.get(authority_id=commune_a.id).ended_at is not None
    assert mine.get("/").status_code == 200


def test_a_ticket_of_a_session_that_ended_opens_nothing(
    client_for: Browser, person: User, commune_a: Any
) -> None:
    mine = sign_in(client_for("account"), person)
    browser = client_for(commune_a)
    handed = path_of(mine.get(path_of(browser.get("/connexion/"))))
    ending.end_one(OpenSession.objects.get(user=person).pk, actor=person)
    assert browser.get(handed).status_code == 400
    assert not SignOnTicket.objects.exists()


def test_signing_in_names_the_session_anew(client_for: Browser, person: User) -> None:
    browser = client_for("account")
    browser.get("/connexion/")
    planted = "a" * 32
    browser.cookies["beffroi_session"] = planted
    sign_in(browser, person)
    assert browser.cookies["beffroi_session"].value != planted
    first = browser.cookies["beffroi_session"].value
    browser.post("/deconnexion/")
    sign_in(browser, person)
    assert browser.cookies["beffroi_session"].value != first


def test_a_session_older_than_the_list_joins_it(
    client_for: Browser, person: User, commune_a: Any
) -> None:
    assert is_in(client_for(commune_a, person))
    assert OpenSession.objects.get(user=person).authority_id == commune_a.id


def test_a_session_too_old_is_refused(client_for: Browser, person: User) -> None:
    browser = sign_in(client_for("account"), person)
    OpenSession.objects.update(expires_at=now() - timedelta(seconds=1))
    assert browser.get("/").status_code == 302


def test_the_check_costs_no_query_of_its_own(client_for: Browser, person: User) -> None:
    browser = sign_in(client_for("account"), person)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/coordonnees/").status_code == 200
    reads = [query["sql"] for query in asked if "account_sessions_opensession" in query["sql"]]
    assert len(reads) == 1
    assert "accounts_user" in reads[0]


def test_nobody_signed_in_costs_nothing(client_for: Browser, commune_a: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        client_for(commune_a).get("/demarches/")
    assert not [query for query in asked if "opensession" in query["sql"]]


def test_the_hour_of_the_last_page_is_coarse(client_for: Browser, person: User) -> None:
    browser = sign_in(client_for("account"), person)
    seen = OpenSession.objects.get(user=person).last_seen_at
    browser.get("/")
    assert OpenSession.objects.get(user=person).last_seen_at == seen
    OpenSession.objects.update(last_seen_at=now() - timedelta(minutes=20))
    browser.get("/")
    assert OpenSession.objects.get(user=person).last_seen_at >= seen


def test_a_space_sees_the_sessions_of_its_own_host_and_ends_none(
    client_for: Browser, person: User, commune_a: Any, commune_b: Any
) -> None:
    mine = sign_in(client_for("account"), person)
    enter(client_for(commune_a), mine)
    with space_of(commune_a):
        assert OpenSession.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            OpenSession.objects.update(ended_at=now())
    with space_of(commune_b):
        assert not OpenSession.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            KnownDevice.objects.exists()


def test_a_device_never_seen_is_told_by_mail(client_for: Browser, person: User) -> None:
    first = client_for("account")
    sign_in(first, person)
    assert mails_to(person) == []
    first.post("/deconnexion/")
    sign_in(first, person)
    assert mails_to(person) == []
    sign_in(client_for("account"), person, **{"user-agent": IPHONE})
    assert mails_to(person) == ["Connexion à votre compte depuis un nouvel appareil"]


def test_a_space_can_end_everything_of_someone_at_once(
    client_for: Browser, person: User, commune_a: Any
) -> None:
    mine = sign_in(client_for("account"), person)
    stamp = User.objects.get(pk=person.pk).security_stamp
    with space_of(commune_a):
        end_all(person, reason="compromised", actor=None)
    assert mine.get("/").status_code == 302
    message = OutboxMessage.objects.get(handler="account_sessions.renew_stamp")
    ending.renew_stamp(uuid.UUID(message.payload["user_id"]))
    assert User.objects.get(pk=person.pk).security_stamp != stamp


def test_old_rows_are_forgotten(client_for: Browser, person: User) -> None:
    sign_in(client_for("account"), person)
    assert ending.purge() == 0
    OpenSession.objects.update(expires_at=now() - OpenSession.KEPT - timedelta(days=1))
    KnownDevice.objects.update(seen_at=now() - KnownDevice.KEPT - timedelta(days=1))
    assert ending.purge() == 2


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (FIREFOX, "Firefox sous Linux"),
        (IPHONE, "Safari sur iPhone ou iPad"),
        ("", "Appareil inconnu"),
        ("x" * 5000, "Appareil inconnu"),
    ],
)
def test_devices_have_names_people_know(said: str, shown: str) -> None:
    assert device_named(said) == shown


def test_the_screen_asks_as_many_queries_for_one_session_as_for_twenty(
    client_for: Browser, person: User
) -> None:
    browser = sign_in(client_for("account"), person)
    browser.get("/connexions/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/connexions/")
    row = OpenSession.objects.get(user=person)
    for _ in range(20):
        row.pk = uuid.uuid4()
        row._state.adding = True
        row.save()
    with CaptureQueriesContext(connection) as twenty:
        browser.get("/connexions/")
    assert len(one) == len(twenty)


def test_wrong_hosts_and_targets_are_refused(client_for: Browser, person: User) -> None:
    browser = sign_in(client_for("account"), person)
    for wrong in ("mechant.example", "compte.beffroi.localhost.mechant.example", ""):
        answer = browser.get("/sign-on/", {"host": wrong, "state": "a" * 64, "next": "/"})
        assert answer.status_code == 400
    spoofed = browser.get("/", headers={"host": "mechant.example"})
    assert spoofed.status_code == 404
    forwarded = browser.get("/connexions/", headers={"x-forwarded-host": "mechant.example"})
    assert "mechant.example" not in forwarded.content.decode()


@pytest.mark.parametrize("target", ["https://mechant.example/", "//mechant.example", "/\\mechant"])
def test_signing_in_never_leads_off_the_account_host(
    client_for: Browser, person: User, target: str
) -> None:
    answer = client_for("account").post(
        "/connexion/", {"login": person.email, "password": PASSWORD, "next": target}
    )
    assert answer.status_code == 302
    assert "mechant" not in answer["Location"]
