"""Doors one may not knock at for ever, whatever becomes of the cache."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.core import ratelimit as doors
from allauth.core.internal import ratelimit as inner
from django.test import Client

from accounts.models import User
from accounts.passwords import limits
from accounts.passwords.models import TryCount
from kernel.clock import now
from kernel.outbox.facade import OutboxMessage
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def _no_cache(settings: Any) -> None:
    """The cache is away all along: nothing here may depend on it."""
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/1"}
    settings.CACHES = {"default": nowhere, "renditions": nowhere}


def limit(settings: Any, **rates: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, **rates}


def assert_held_back(answer: Any) -> None:
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert re.search(r"Attendez \d+ (seconde|minute)", answer.content.decode())


def mails_to(email: str) -> int:
    return OutboxMessage.objects.filter(payload__email=email).count()


def test_allauth_counts_where_we_say(rf: Any, settings: Any) -> None:
    assert (inner.consume, inner.clear, inner.respond_429) == (
        limits.consume, limits.clear, limits.refuse,
    )  # fmt: skip
    limit(settings, somewhere="2/m/key")
    request = rf.post("/")
    told = [doors.consume(request, action="somewhere", key="a") for _ in range(3)]
    assert told == [True, True, False]
    assert doors.consume(request, action="somewhere", key="b")
    doors.clear(request, action="somewhere", key="a")
    assert doors.consume(request, action="somewhere", key="a")


def test_what_is_counted_is_over_with_its_time_and_says_nothing_of_whom(
    rf: Any, settings: Any
) -> None:
    limit(settings, somewhere="1/m/key")
    request = rf.post("/")
    assert doors.consume(request, action="somewhere", key="odile@exemple.example")
    assert not doors.consume(request, action="somewhere", key="odile@exemple.example")
    [row] = TryCount.objects.all()
    assert re.fullmatch("[0-9a-f]{64}", row.key)
    TryCount.objects.update(forgotten_at=now() - timedelta(seconds=1))
    assert doors.consume(request, action="somewhere", key="odile@exemple.example")


@pytest.mark.parametrize("email", ["odile@exemple.example", "inconnue@exemple.example"])
def test_mails_to_one_address_stop_for_a_while_known_or_not(
    client_for: Browser, email: str
) -> None:
    PersonFactory(email="odile@exemple.example")
    new = {"first_name": "A", "last_name": "B", "password1": "girafe tondeuse brouillard"}
    for path, facts in (("/mot-de-passe/oublie/", {}), ("/inscription/", new)):
        # Each from another network: the address alone is counted.
        told = [
            client_for("account", REMOTE_ADDR=f"203.0.{number}.9").post(
                path, {**facts, "email": email}
            )
            for number in range(6)
        ]
        assert [answer.status_code for answer in told] == [302] * 5 + [429]
        assert_held_back(told[-1])
    assert mails_to(email) <= 10


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [
        ("post", "/inscription/", "signup"),
        ("post", "/mot-de-passe/oublie/", "reset_password"),
        ("get", "/franceconnect/retour/", "federated"),
        ("get", "/double-authentification/cle/", "passkey_challenge"),
        ("post", "/double-authentification/perdu/", "second_factor_lost"),
    ],
)
def test_one_network_waits_at_each_door(
    client_for: Browser, settings: Any, method: str, path: str, action: str
) -> None:
    limit(settings, **{action: "2/m/ip"})
    if action == "federated":
        facts = {"issuer": "https://x.example", "client_id": "x", "client_secret": "x"}
        more = {"acr_values": ("eidas1",), "decryption_key": "", "is_stand_in": True}
        settings.FEDERATED_PROVIDERS = {"franceconnect": {**facts, **more}}
    browser = client_for("account", REMOTE_ADDR="203.0.113.9")
    json = {"HTTP_ACCEPT": "application/json"}
    person = {"email": "x@exemple.example"}
    told = [getattr(browser, method)(path, person, **json) for _ in range(3)]
    assert all(answer.status_code != 429 for answer in told[:2])
    assert_held_back(told[2])
    elsewhere = client_for("account", REMOTE_ADDR="198.51.100.9")
    assert getattr(elsewhere, method)(path, person, **json).status_code != 429


def test_a_session_left_open_does_not_help_to_guess_the_password(client_for: Browser) -> None:
    person: User = PersonFactory()
    browser = client_for("account", person)
    for number in range(6):
        if number % 2:
            told = browser.post("/confirmer/", {"password": "pas le bon mot"})
        else:
            new = {"password1": "girafe tondeuse brouillard", "password2": "x"}
            told = browser.post("/mot-de-passe/", {"oldpassword": "pas le bon mot", **new})
    assert_held_back(told)
    assert_held_back(browser.post("/confirmer/", {"password": PASSWORD}))


def test_changing_the_address_sends_so_many_mails_and_no_more(
    client_for: Browser, settings: Any
) -> None:
    limit(settings, manage_email="2/m/user")
    browser = client_for("account", PersonFactory(password=PASSWORD))
    browser.post("/confirmer/", {"password": PASSWORD})
    facts = {"action_add": "", "email": "autre@exemple.example"}
    told = [browser.post("/adresse-electronique/", facts) for _ in range(3)]
    assert_held_back(told[2])
