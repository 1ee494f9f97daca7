"""People who must have a second factor, and the codes of their phones."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from accounts.models import User
from accounts.roles.facade import Role
from tests.factories.accounts import as_owner

PASSWORD = "mot-de-passe-de-test-2026"
Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


class Phone:
    """What the app of a phone shows; `ahead` steps of 30 s from now."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self, ahead: int = 0) -> str:
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30 + ahead))


@pytest.fixture
def give_phone(db: None) -> Callable[[User], Phone]:
    """The person has an app and recovery codes, as if enrolled long ago."""

    def give(user: User) -> Phone:
        secret = generate_totp_secret()
        with as_owner():
            TOTP.activate(user, secret)
            RecoveryCodes.activate(user).mark_as_viewed()
        return Phone(secret)

    return give


def codes_of(user: User) -> list[str]:
    with as_owner():
        held = Authenticator.objects.get(user=user, type="recovery_codes")
        return list(held.wrap().get_unused_codes())


@pytest.fixture
def agent(commune_a: Any, make_person: Any) -> User:
    return make_person("agent@a.example", commune_a, Role.AGENT, first_name="Lou", last_name="Roy")


@pytest.fixture
def phone(agent: User, give_phone: Callable[[User], Phone]) -> Phone:
    return give_phone(agent)


@pytest.fixture
def with_password(client_for: Browser) -> Callable[..., Any]:
    """`browser, answer = with_password(agent)`: the account host, the right password typed."""

    def sign_in(user: User, **more: str) -> tuple[Client, Any]:
        browser = client_for("account")
        answer = browser.post("/connexion/", {"login": user.email, "password": PASSWORD, **more})
        return browser, answer

    return sign_in
