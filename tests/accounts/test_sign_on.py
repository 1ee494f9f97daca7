"""The way in across hosts, and each way round it that must fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.actions import sign_on
from accounts.models import SignOnTicket, User
from accounts.roles.facade import Role, members
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.tenancy import account_host, space_of
from tests.factories.accounts import PASSWORD, PersonFactory

Browser = Callable[..., Client]


def query_of(response: Any) -> dict[str, str]:
    return {
        key: values[0] for key, values in parse_qs(urlsplit(response["Location"]).query).items()
    }


def path_of(response: Any) -> str:
    parts = urlsplit(response["Location"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.fixture
def person(commune_a: Any, make_person: Any) -> User:
    return make_person("agent@a.example", commune_a, Role.AGENT)


@pytest.fixture
def at_account(client_for: Browser, person: User) -> Client:
    return client_for("account", person)


def start(browser: Client, next_path: str = "/mes-demarches/") -> Any:
    return browser.get("/connexion/", {"next": next_path})


def ticket_for(browser: Client, at_account: Client, next_path: str = "/mes-demarches/") -> str:
    """Walk up to the last step; returns the path the browser is sent back to."""
    handed = at_account.get(path_of(start(browser, next_path)))
    assert handed.status_code == 302
    return path_of(handed)


def is_signed_in(browser: Client) -> bool:
    cookie = browser.cookies.get("beffroi_session")
    return bool(cookie) and "_auth_user_id" in browser.session


def test_the_way_in_ends_where_it_began(
    client_for: Browser, at_account: Client, commune_a: Any, person: User
) -> None:
    browser = client_for(commune_a)
    response = start(browser)
    assert urlsplit(response["Location"]).hostname == account_host()
    cookie = response.cookies["beffroi_state"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["domain"]
    assert cookie.value not in response["Location"]
    handed = at_account.get(path_of(response))
    assert urlsplit(handed["Location"]).hostname == commune_a.primary_host
    back = browser.get(path_of(handed))
    assert back["Location"] == "/mes-demarches/"
    with space_of(commune_a):
        assert browser.session["_auth_user_id"] == str(person.pk)


def test_signed_out_people_log_in_on_the_account_host_first(
    client_for: Browser, commune_a: Any, person: User
) -> None:
    person.set_password(PASSWORD)
    person.save()
    at_account = client_for("account")
    asked = path_of(start(client_for(commune_a)))
    to_login = at_account.get(asked)
    assert urlsplit(to_login["Location"]).path == "/connexion/"
    done = at_account.post(
        "/connexion/", {"login": person.email, "password": PASSWORD, "next": asked}
    )
    assert done.status_code == 302
    assert done["Location"] == asked


def test_only_digests_are_stored(client_for: Browser, at_account: Client, commune_a: Any) -> None:
    back = ticket_for(client_for(commune_a), at_account)
    ticket = parse_qs(urlsplit(back).query)["ticket"][0]
    row = SignOnTicket.objects.get()
    assert ticket not in {row.digest, row.state_digest}
    assert row.digest == sign_on.digest_of(ticket)
    assert len(ticket) >= 43  # 256 bits


def test_a_ticket_sent_to_another_browser_is_refused(
    client_for: Browser, at_account: Client, commune_a: Any
) -> None:
    back = ticket_for(client_for(commune_a), at_account)
    victim = client_for(commune_a)
    refused = victim.get(back)
    assert refused.status_code == 400
    assert "commencée depuis ce navigateur" in refused.content.decode()
    start(victim)
    assert victim.get(ticket_for(client_for(commune_a), at_account)).status_code == 400
    with space_of(commune_a):
        assert not is_signed_in(victim)


def test_a_ticket_serves_once(client_for: Browser, at_account: Client, commune_a: Any) -> None:
    browser = client_for(commune_a)
    back = ticket_for(browser, at_account)
    state = browser.cookies["beffroi_state"].value
    assert browser.get(back).status_code == 302
    again = client_for(commune_a)
    again.cookies["beffroi_state"] = state
    assert again.get(back).status_code == 400


def test_a_refused_ticket_is_used_up(
    client_for: Browser, at_account: Client, commune_a: Any
) -> None:
    browser = client_for(commune_a)
    back = ticket_for(browser, at_account)
    assert client_for(commune_a).get(back).status_code == 400
    assert browser.get(back).status_code == 400


def test_a_ticket_of_another_host_is_refused(
    client_for: Browser, at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    browser = client_for(commune_a)
    back = ticket_for(browser, at_account)
    next_door = client_for(commune_b)
    next_door.cookies["beffroi_state"] = browser.cookies["beffroi_state"].value
    assert next_door.get(back).status_code == 400


def test_an_old_ticket_is_refused(client_for: Browser, at_account: Client, commune_a: Any) -> None:
    browser = client_for(commune_a)
    back = ticket_for(browser, at_account)
    row = SignOnTicket.objects.get()
    assert timedelta(0) < row.expires_at - now() <= timedelta(seconds=60)
    SignOnTicket.objects.update(expires_at=now() - timedelta(seconds=1))
    refused = browser.get(back)
    assert refused.status_code == 400
    assert "trop de temps" in refused.content.decode()


@pytest.mark.parametrize(
    "host", ["evil.example", "compte.beffroi.localhost", "", "beffroi.localhost.evil.example"]
)
def test_a_host_that_is_not_ours_gets_no_ticket(at_account: Client, host: str) -> None:
    state = sign_on.digest_of("x")
    refused = at_account.get("/sign-on/", {"host": host, "state": state, "next": "/"})
    assert refused.status_code == 400
    assert not SignOnTicket.objects.exists()


def test_a_host_not_open_yet_gets_no_ticket(at_account: Client, commune_a: Any) -> None:
    commune_a.state = "preparing"
    commune_a.save()
    refused = at_account.get(
        "/sign-on/", {"host": commune_a.primary_host, "state": sign_on.digest_of("x"), "next": "/"}
    )
    assert refused.status_code == 400


def test_without_a_state_there_is_no_ticket(at_account: Client, commune_a: Any) -> None:
    refused = at_account.get("/sign-on/", {"host": commune_a.primary_host, "next": "/"})
    assert refused.status_code == 400


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "gestion",
        "\t//evil.example",
    ],
)
def test_nobody_is_sent_to_another_site(
    client_for: Browser, at_account: Client, commune_a: Any, person: User, target: str
) -> None:
    browser = client_for(commune_a)
    assert query_of(start(browser, target))["next"] == "/"
    asked = {
        "host": commune_a.primary_host,
        "state": sign_on.digest_of(browser.cookies["beffroi_state"].value),
        "next": target,
    }
    back = browser.get(path_of(at_account.get("/sign-on/", asked)))
    assert back["Location"] == "/"
    assert client_for(commune_a, person).get("/connexion/", {"next": target})["Location"] == "/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_login_on_the_account_host_stays_there(
    client_for: Browser, person: User, target: str
) -> None:
    person.set_password(PASSWORD)
    person.save()
    done = client_for("account").post(
        "/connexion/", {"login": person.email, "password": PASSWORD, "next": target}
    )
    assert done.status_code == 302
    assert done["Location"] == "/"


def test_a_session_planted_beforehand_is_not_the_one_signed_in(
    client_for: Browser, at_account: Client, commune_a: Any
) -> None:
    browser = client_for(commune_a)
    with space_of(commune_a):
        planted = browser.session
        planted["panier"] = "x"
        planted.save()
        browser.cookies["beffroi_session"] = planted.session_key
    browser.get(ticket_for(browser, at_account))
    assert browser.cookies["beffroi_session"].value != planted.session_key
    with space_of(commune_a):
        assert not Session.objects.filter(pk=planted.session_key).exists()


def test_a_session_of_one_host_means_nothing_next_door(
    client_for: Browser, commune_a: Any, commune_b: Any, person: User
) -> None:
    here = client_for(commune_a, person)
    next_door = client_for(commune_b)
    next_door.cookies["beffroi_session"] = here.cookies["beffroi_session"].value
    assert "/sign-on/" in start(next_door)["Location"]


def test_a_new_password_and_a_closed_account_end_the_sessions_at_once(
    client_for: Browser, commune_a: Any, person: User
) -> None:
    def is_in(browser: Client) -> bool:
        return start(browser, "/")["Location"] == "/"

    browser = client_for(commune_a, person)
    assert is_in(browser)
    person.set_password("une toute nouvelle phrase")
    person.save()
    assert not is_in(browser)
    other = client_for(commune_a, person)
    assert is_in(other)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_in(other)


def test_a_closed_account_gets_no_further_than_its_ticket(
    client_for: Browser, at_account: Client, commune_a: Any, person: User
) -> None:
    browser = client_for(commune_a)
    back = ticket_for(browser, at_account)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert browser.get(back).status_code == 400


def test_signing_out_here_leads_to_signing_out_there(
    client_for: Browser, commune_a: Any, person: User
) -> None:
    browser = client_for(commune_a, person)
    assert browser.get("/deconnexion/").status_code == 200
    left = browser.post("/deconnexion/")
    assert urlsplit(left["Location"]).hostname == account_host()
    with space_of(commune_a):
        assert not is_signed_in(browser)
    at_account = client_for("account", person)
    page = at_account.get(path_of(left)).content.decode()
    assert commune_a.name in page
    assert at_account.post("/deconnexion/")["Location"] == "/connexion/"
    assert not is_signed_in(at_account)


def test_a_post_without_its_token_signs_nobody_out(
    client_for: Browser, commune_a: Any, person: User
) -> None:
    browser = client_for(commune_a, person, enforce_csrf_checks=True)
    assert browser.post("/deconnexion/").status_code == 403


def test_the_operators_host_works_the_same(client_for: Browser) -> None:
    operator = PersonFactory()
    at_account = client_for("account", operator)
    browser = client_for("operator")
    assert browser.get(ticket_for(browser, at_account, "/"))["Location"] == "/"
    assert is_signed_in(browser)


def test_the_browser_may_follow_the_login_form_to_each_of_our_hosts(client_for: Browser) -> None:
    # Chromium applies form-action to the redirects that follow a form too.
    policy = client_for("account").get("/connexion/")["Content-Security-Policy"]
    allowed = next(part for part in policy.split("; ") if part.startswith("form-action"))
    assert "http://beffroi.localhost:8000" in allowed
    assert "http://*.beffroi.localhost:8000" in allowed


def test_a_sign_on_is_written_down_where_the_team_sees_it(
    client_for: Browser, at_account: Client, commune_a: Any, commune_b: Any, person: User
) -> None:
    with space_of(commune_a):
        assert members()[0].last_seen_at is None
    browser = client_for(commune_a)
    browser.get(ticket_for(browser, at_account))
    with space_of(commune_a):
        assert members()[0].last_seen_at
    with space_of(commune_b):
        assert not AuditEntry.objects.filter(actor_id=person.pk).exists()
