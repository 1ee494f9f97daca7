"""The code of a phone's app, and recovery codes: what opens the account and what must not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.models import SignOnTicket, User
from accounts.roles.facade import Role, grant_role
from accounts.second_factor import checks, vault
from accounts.second_factor.middleware import SHOWN
from kernel.audit.models import AuditEntry
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from tests.factories.accounts import as_owner
from tests.second_factor.conftest import Phone, codes_of

Browser = Callable[..., Client]
CODE = "/double-authentification/code/"
APP = "/double-authentification/application/"


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def type_code(browser: Client, code: str) -> Any:
    return browser.post(CODE, {"code": code})


def acts() -> list[str]:
    with as_owner():
        return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def mails_to(email: str) -> list[dict[str, Any]]:
    with as_owner():
        found = OutboxMessage.objects.order_by("created_at").values_list("payload", flat=True)
        return [payload for payload in found if payload.get("email") == email]


def way_to(browser: Client, at_account: Client, path: str = "/gestion/") -> Any:
    """What the account host answers to a sign-on that starts on this browser's host."""
    start = browser.get("/connexion/", {"next": path})
    parts = urlsplit(start["Location"])
    return at_account.get(f"{parts.path}?{parts.query}")


def test_a_password_alone_stops_before_the_code(
    agent: User, phone: Phone, with_password: Any
) -> None:
    browser, answer = with_password(agent)
    assert answer["Location"] == CODE
    assert not is_in(browser)
    assert browser.get("/")["Location"].startswith("/connexion/")
    shown = browser.get(CODE).content.decode()
    assert "Encore une étape" in shown
    assert "Utiliser ma clé" not in shown


def test_the_code_of_the_phone_opens_the_account(
    agent: User, phone: Phone, with_password: Any
) -> None:
    browser, _answer = with_password(agent, next="/coordonnees/")
    done = type_code(browser, phone.code())
    assert done["Location"] == "/coordonnees/"
    assert is_in(browser)


@pytest.mark.parametrize("ahead", [-1, 1])
def test_one_step_of_clock_skew_is_forgiven(
    agent: User, phone: Phone, with_password: Any, ahead: int
) -> None:
    browser, _answer = with_password(agent)
    type_code(browser, phone.code(ahead))
    assert is_in(browser)


@pytest.mark.parametrize("ahead", [-3, 3])
def test_more_skew_is_refused(agent: User, phone: Phone, with_password: Any, ahead: int) -> None:
    browser, _answer = with_password(agent)
    refused = type_code(browser, phone.code(ahead)).content.decode()
    assert "Un code ne sert qu" in refused
    assert not is_in(browser)
    assert "second_factor.refused" in acts()


def test_a_code_that_served_serves_no_more(agent: User, phone: Phone, with_password: Any) -> None:
    code = phone.code(-1)
    first, _answer = with_password(agent)
    type_code(first, code)
    assert is_in(first)
    thief, _answer = with_password(agent)
    from django.core.cache import cache

    cache.clear()  # not a matter of a cache that forgets
    type_code(thief, code)
    assert not is_in(thief)


def test_a_code_older_than_the_last_one_used_is_refused(
    agent: User, phone: Phone, with_password: Any
) -> None:
    first, _answer = with_password(agent)
    type_code(first, phone.code())
    thief, _answer = with_password(agent)
    type_code(thief, phone.code(-1))
    assert not is_in(thief)


def test_five_wrong_codes_and_one_waits(agent: User, phone: Phone, with_password: Any) -> None:
    browser, _answer = with_password(agent)
    for _time in range(5):
        type_code(browser, "000000")
    refused = type_code(browser, phone.code())
    assert "puis recommencez" in refused.content.decode()
    assert not is_in(browser)


@pytest.mark.parametrize("code", ["", "abc", "12345678901234567890", "\x00", "１２３４５６"])
def test_nonsense_is_refused_in_words(
    agent: User, phone: Phone, with_password: Any, code: str
) -> None:
    browser, _answer = with_password(agent)
    assert type_code(browser, code).status_code == 200
    assert not is_in(browser)


def test_a_recovery_code_opens_once_and_a_mail_says_so(
    agent: User, phone: Phone, with_password: Any
) -> None:
    code = codes_of(agent)[3]
    browser, _answer = with_password(agent)
    type_code(browser, code)
    assert is_in(browser)
    assert len(codes_of(agent)) == 9
    assert "second_factor.code_used" in acts()
    assert "Il en reste 9" in mails_to(agent.email)[-1]["text"]
    thief, _answer = with_password(agent)
    type_code(thief, code)
    assert not is_in(thief)


def test_the_code_page_is_for_whoever_typed_the_password(
    client_for: Browser, agent: User, phone: Phone
) -> None:
    stranger = client_for("account")
    assert stranger.get(CODE)["Location"] == "/connexion/"
    assert type_code(stranger, phone.code())["Location"] == "/connexion/"
    assert not is_in(stranger)


def test_the_code_of_someone_else_opens_nothing(
    agent: User, phone: Phone, make_person: Any, give_phone: Any, with_password: Any
) -> None:
    other = give_phone(make_person("autre@a.example"))
    browser, _answer = with_password(agent)
    type_code(browser, other.code())
    assert not is_in(browser)


def test_an_agent_without_a_factor_is_led_to_add_one_and_goes_on(
    client_for: Browser,
    commune_a: Any,
    agent: User,
    with_password: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The whole way without JavaScript: why, app, codes, on to the town hall."""
    at_account, _answer = with_password(agent)
    town_hall = client_for(commune_a)
    sent = way_to(town_hall, at_account)
    assert urlsplit(sent["Location"]).path == "/double-authentification/pourquoi/"
    assert "Un mot de passe ne suffit pas" in at_account.get(sent["Location"]).content.decode()
    page = at_account.get(APP).content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret is not None
    assert "data:image/svg+xml" in page
    wrong = at_account.post(APP, {"code": "000000"})
    assert wrong.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        added = at_account.post(APP, {"code": Phone(secret[1]).code()})
    assert added["Location"] == "/double-authentification/codes/"
    codes = at_account.get(added["Location"]).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10
    kept = at_account.get("/double-authentification/codes/fichier/")
    assert kept["Content-Disposition"].endswith('"codes-de-secours.txt"')
    assert kept.content.count(b"\r\n") == 12
    going_on = at_account.post("/double-authentification/codes/")
    assert going_on["Location"].startswith("/sign-on/?")
    assert at_account.get("/double-authentification/codes/").status_code == 302
    back = at_account.get(going_on["Location"])
    parts = urlsplit(back["Location"])
    assert parts.hostname == commune_a.primary_host
    assert town_hall.get(f"{parts.path}?{parts.query}")["Location"] == "/gestion/"
    assert town_hall.get("/gestion/").status_code == 200
    assert {"second_factor.app_added", "second_factor.codes_made"} <= set(acts())
    assert mails_to(agent.email)


def test_codes_made_by_one_session_are_shown_to_no_other(
    agent: User, phone: Phone, with_password: Any
) -> None:
    browser, _answer = with_password(agent)
    type_code(browser, phone.code())
    assert browser.get("/double-authentification/codes/")["Location"] == "/double-authentification/"
    made = browser.post("/double-authentification/codes/refaire/")
    assert made["Location"] == "/double-authentification/codes/"
    assert browser.get(made["Location"]).status_code == 200
    other, _answer = with_password(agent)
    type_code(other, phone.code(1))
    assert is_in(other)
    assert other.get(made["Location"]).status_code == 302
    assert other.get("/double-authentification/codes/fichier/").status_code == 302


def test_an_old_session_shows_its_factor_before_entering(
    client_for: Browser, commune_a: Any, agent: User, phone: Phone
) -> None:
    at_account = client_for("account", agent)  # signed in before the phone was added
    town_hall = client_for(commune_a)
    sent = way_to(town_hall, at_account)
    assert urlsplit(sent["Location"]).path == "/double-authentification/confirmer/"
    with as_owner():
        assert not SignOnTicket.objects.exists()
    following = parse_qs(urlsplit(sent["Location"]).query)["next"][0]
    done = at_account.post(sent["Location"], {"code": phone.code(), "next": following})
    assert done["Location"] == following
    assert urlsplit(at_account.get(following)["Location"]).hostname == commune_a.primary_host


def test_a_role_elsewhere_asks_nothing_here(
    client_for: Browser, commune_b: Any, agent: User
) -> None:
    """A resident of B who works for A: a password is enough to be a resident."""
    sent = way_to(client_for(commune_b), client_for("account", agent), "/mes-demarches/")
    assert urlsplit(sent["Location"]).hostname == commune_b.primary_host


def test_the_operators_host_asks_too(client_for: Browser, make_person: Any) -> None:
    operator = make_person("operatrice@beffroi.example")
    with as_owner():
        grant_role(operator, Role.OPERATOR, actor=None)
    sent = way_to(client_for("operator"), client_for("account", operator), "/")
    assert urlsplit(sent["Location"]).path == "/double-authentification/pourquoi/"
    direct = client_for("operator", operator).get("/console/")
    assert direct["Location"].startswith("/connexion/?")


@pytest.mark.parametrize("path", ["/gestion/", "/gestion/equipe/", "/api/v1/"])
def test_a_session_older_than_the_role_does_not_work(
    client_for: Browser, commune_a: Any, make_person: Any, path: str
) -> None:
    person = make_person("habitante@a.example")
    browser = client_for(commune_a, person)
    with space_of(commune_a):
        grant_role(person, Role.ADMINISTRATOR, actor=None)
    refused = browser.get(path)
    assert refused.status_code in (302, 403)
    with space_of(commune_a):
        assert not is_in(browser)


def test_residents_are_asked_nothing(
    client_for: Browser, commune_a: Any, make_person: Any, with_password: Any
) -> None:
    resident = make_person("habitante@a.example")
    at_account, answer = with_password(resident)
    assert answer["Location"] == "/"
    sent = way_to(client_for(commune_a), at_account, "/mes-demarches/")
    assert urlsplit(sent["Location"]).hostname == commune_a.primary_host


def test_the_ticket_tells_the_host_what_was_shown(
    client_for: Browser, commune_a: Any, agent: User, phone: Phone, with_password: Any
) -> None:
    at_account, _answer = with_password(agent)
    type_code(at_account, phone.code())
    town_hall = client_for(commune_a)
    parts = urlsplit(way_to(town_hall, at_account)["Location"])
    town_hall.get(f"{parts.path}?{parts.query}")
    with space_of(commune_a):
        assert town_hall.session[SHOWN] is True


def test_a_stolen_password_changes_no_factor(
    agent: User, phone: Phone, client_for: Browser
) -> None:
    """In a session without the factor, however it was opened."""
    browser = client_for("account", agent)
    for path in (
        "/double-authentification/application/retirer/",
        "/double-authentification/cles/ajouter/",
        "/double-authentification/codes/refaire/",
    ):
        for answer in (browser.get(path), browser.post(path)):
            assert answer["Location"].startswith("/double-authentification/confirmer/?"), path
    with as_owner():
        assert Authenticator.objects.filter(user=agent).count() == 2


def test_the_last_factor_of_an_agent_stays(agent: User, phone: Phone, with_password: Any) -> None:
    browser, _answer = with_password(agent)
    type_code(browser, phone.code())
    path = "/double-authentification/application/retirer/"
    assert "votre dernier moyen" in browser.get(path).content.decode()
    browser.post(path)
    with as_owner():
        assert Authenticator.objects.filter(user=agent, type="totp").exists()


def test_a_resident_may_do_without_again(
    make_person: Any, give_phone: Any, with_password: Any
) -> None:
    resident = make_person("habitante@a.example")
    phone = give_phone(resident)
    browser, _answer = with_password(resident)
    type_code(browser, phone.code())
    browser.post("/double-authentification/application/retirer/")
    with as_owner():
        assert not Authenticator.objects.filter(user=resident).exists()
    assert {"second_factor.app_removed", "second_factor.codes_removed"} <= set(acts())
    assert any("retirée" in mail["text"] for mail in mails_to(resident.email))


def test_the_secret_is_not_in_the_database(agent: User, phone: Phone) -> None:
    with as_owner():
        held = Authenticator.objects.get(user=agent, type="totp")
    assert phone.secret not in str(held.data)
    assert vault.decrypt(held.data["secret"]) == phone.secret


def test_no_space_reads_a_factor(agent: User, phone: Phone, commune_a: Any) -> None:
    from django.db import ProgrammingError, transaction

    with (
        space_of(commune_a),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Authenticator.objects.filter(user_id=agent.pk).exists()


def test_keys_rotate_and_a_lost_key_says_so(settings: Any) -> None:
    from cryptography.fernet import Fernet

    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECOND_FACTOR_KEYS = [old]
    kept = vault.encrypt("secret")
    settings.SECOND_FACTOR_KEYS = [new, old]
    assert vault.decrypt(kept) == "secret"
    settings.SECOND_FACTOR_KEYS = [new]
    with pytest.raises(ImproperlyConfigured):
        vault.decrypt(kept)


def test_production_refuses_to_go_without(settings: Any) -> None:
    settings.DEMO = False
    settings.SECOND_FACTOR_REQUIRED = False
    settings.SECOND_FACTOR_KEYS = []
    found = {message.id for message in checks.second_factor_is_strong()}
    assert found == {"second_factor.E001", "second_factor.E002"}
    settings.SECOND_FACTOR_KEYS = ["trop-court"]
    settings.SECOND_FACTOR_REQUIRED = True
    assert {m.id for m in checks.second_factor_is_strong()} == {"second_factor.E002"}
    with pytest.raises(ImproperlyConfigured):
        settings.SECOND_FACTOR_KEYS = []
        vault.encrypt("secret")


def test_a_demo_without_says_so(
    settings: Any, client_for: Browser, commune_a: Any, agent: User
) -> None:
    words = "la double authentification n&#x27;est pas exigée"
    assert words not in client_for("account").get("/connexion/").content.decode()
    settings.SECOND_FACTOR_REQUIRED = False
    assert words in client_for("account").get("/connexion/").content.decode()
    assert words in client_for(commune_a, agent).get("/gestion/").content.decode()
