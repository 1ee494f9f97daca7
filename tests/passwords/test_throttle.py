"""Wrong passwords make one wait, and tell nothing of who has an account."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hashers
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.passwords import throttle
from accounts.passwords.models import TryCount
from kernel.clock import now
from kernel.outbox.facade import OutboxMessage
from tests.factories.accounts import PASSWORD

Browser = Callable[..., Client]


@pytest.fixture
def person(make_person: Callable[..., User]) -> User:
    someone = make_person("odile@exemple.example")
    someone.set_password(PASSWORD)
    someone.save()
    return someone


WRONG = "pas le bon mot"


def attempt(browser: Client, email: str, password: str = WRONG) -> Any:
    return browser.post("/connexion/", {"login": email, "password": password})


def test_after_five_wrong_passwords_one_waits_and_is_told_how_long(
    client_for: Browser, person: User
) -> None:
    browser = client_for("account")
    for _ in range(5):
        assert attempt(browser, person.email).status_code == 200
    held = attempt(browser, person.email, PASSWORD)
    assert held.status_code == 429
    assert 0 < int(held["Retry-After"]) <= throttle.FIRST_WAIT + 1
    assert "secondes, puis recommencez" in held.content.decode()


def test_the_wait_grows(rf: Any, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    request = rf.get("/")
    waits = []
    for _ in range(9):
        throttle.note_failure(request, person.email)
        waits.append(throttle.longest_wait(request, person.email))
    assert waits[:4] == [0, 0, 0, 0]
    grown = waits[4:]
    assert grown == sorted(grown)
    assert grown[-1] >= 8 * grown[0]


def test_the_right_password_forgets_the_wrong_ones(client_for: Browser, person: User) -> None:
    for _ in range(3):
        attempt(client_for("account"), person.email)
    assert attempt(client_for("account"), person.email, PASSWORD).status_code == 302
    for _ in range(4):
        assert attempt(client_for("account"), person.email).status_code == 200


def test_another_network_is_not_held_back_by_someone_who_guesses_from_afar(
    client_for: Browser, person: User
) -> None:
    far = client_for("account", REMOTE_ADDR="203.0.113.9")
    for _ in range(6):
        attempt(far, person.email)
    near = client_for("account", REMOTE_ADDR="192.0.2.9")
    assert attempt(near, person.email, PASSWORD).status_code == 302


def test_many_networks_at_once_end_up_waiting(client_for: Browser, person: User) -> None:
    for number in range(20):
        attempt(client_for("account", REMOTE_ADDR=f"203.0.{number}.9"), person.email)
    fresh = client_for("account", REMOTE_ADDR="192.0.2.9")
    assert attempt(fresh, person.email, PASSWORD).status_code == 429


def test_a_network_that_tries_many_accounts_waits(client_for: Browser) -> None:
    browser = client_for("account", REMOTE_ADDR="203.0.113.9")
    for number in range(50):
        attempt(browser, f"personne{number}@exemple.example")
    assert attempt(browser, "autre@exemple.example").status_code == 429
    elsewhere = client_for("account", REMOTE_ADDR="192.0.2.9")
    assert attempt(elsewhere, "autre@exemple.example").status_code == 200


def test_no_address_stands_in_clear(client_for: Browser, person: User) -> None:
    attempt(client_for("account", REMOTE_ADDR="192.0.2.9"), person.email)
    keys = list(TryCount.objects.values_list("key", flat=True))
    # Three for the wrong password, one for the door (`test_limits`).
    assert len(keys) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)


def test_guessing_is_not_free_while_the_cache_is_away(
    client_for: Browser, person: User, settings: Any
) -> None:
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/1"}
    settings.CACHES = {"default": nowhere, "renditions": nowhere}
    for _ in range(5):
        attempt(client_for("account"), person.email)
    assert attempt(client_for("account"), person.email, PASSWORD).status_code == 429


def test_a_day_later_the_tries_are_forgotten(rf: Any, person: User) -> None:
    request = rf.get("/")
    for _ in range(6):
        throttle.note_failure(request, person.email)
    TryCount.objects.update(forgotten_at=now(), waits_until=now())
    throttle.note_failure(request, person.email)
    assert set(TryCount.objects.values_list("tries", flat=True)) == {1}
    TryCount.objects.update(forgotten_at=now())
    throttle.forget_old_tries()
    assert not TryCount.objects.exists()


def answers(browser: Browser, email: str) -> list[tuple[int, str]]:
    """What someone who does not know learns: status, then text without what is his own."""
    told = []
    for _ in range(7):
        page = attempt(browser("account", REMOTE_ADDR="192.0.2.9"), email)
        told.append((page.status_code, plain(page, email)))
    for path, facts in (
        ("/mot-de-passe/oublie/", {"email": email}),
        ("/inscription/", {"email": email, "first_name": "A", "last_name": "B"}),
    ):
        extra = {"password1": "girafe tondeuse brouillard"} if "first_name" in facts else {}
        page = browser("account").post(path, {**facts, **extra})
        told.append((page.status_code, page.get("Location", "") + plain(page, email)))
    return told


def plain(page: Any, email: str) -> str:
    text = page.content.decode().replace(email, "X")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r"\d+ secondes?", "N secondes", text)


def test_an_account_that_exists_answers_like_one_that_does_not(
    client_for: Browser, person: User
) -> None:
    known = answers(client_for, person.email)
    TryCount.objects.all().delete()
    cache.clear()
    unknown = answers(client_for, "nul.ne.sait@exemple.example")
    assert known == unknown
    assert len(OutboxMessage.objects.filter(payload__email=person.email)) == len(
        OutboxMessage.objects.filter(payload__email="nul.ne.sait@exemple.example")
    )


def test_an_account_that_exists_costs_as_much_work_as_one_that_does_not(
    client_for: Browser, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The time of an answer is that of its hashes: they are counted, a clock would vary.
    [hasher] = get_hashers()
    hashed = Counter[str]()
    for name in ("encode", "verify"):
        real = getattr(type(hasher), name)

        def counted(*args: Any, _real: Any = real, _name: str = name, **kwargs: Any) -> Any:
            hashed["nested" if hashed["depth"] else "hashes"] += 1
            hashed["depth"] += 1
            try:
                return _real(*args, **kwargs)
            finally:
                hashed["depth"] -= 1

        monkeypatch.setattr(type(hasher), name, counted)
    without_password = User.everyone.create_user(email="sans@exemple.example")
    told = {}
    for email in (person.email, "nul@exemple.example", without_password.email):
        hashed.clear()
        attempt(client_for("account", REMOTE_ADDR="198.51.100.1"), email)
        told[email] = hashed["hashes"]
    assert set(told.values()) == {1}, told


def test_only_the_page_that_explains_is_shown(client_for: Browser, person: User) -> None:
    browser = client_for("account")
    for _ in range(6):
        page = attempt(browser, person.email)
    assert page.status_code == 429
    assert "<h1" in page.content.decode()
    assert 'lang="fr"' in page.content.decode()


def test_a_forged_form_signs_nobody_in(client_for: Browser, person: User) -> None:
    browser = client_for("account", enforce_csrf_checks=True)
    assert attempt(browser, person.email, PASSWORD).status_code == 403
