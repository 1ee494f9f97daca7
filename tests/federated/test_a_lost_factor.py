"""A resident who lost every factor and has FranceConnect: the mail's link and the identity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.federated.stand_in.provider import StandIn
from accounts.models import User
from accounts.second_factor.models import FactorRecovery
from tests.factories.accounts import as_owner
from tests.federated.test_signing_in import last_mail, open_account

pytestmark = pytest.mark.django_db
Walker = Callable[..., Any]


@pytest.fixture
def link(franceconnect: StandIn, walk: Walker) -> str:
    """The mail's link, in the hands of Angela, whose only way in is FranceConnect."""
    open_account(walk())
    with as_owner():
        TOTP.activate(User.everyone.get(), generate_totp_secret())
    walk().client.post("/double-authentification/perdu/", {"email": "angela@exemple.example"})
    text = last_mail()["text"]
    return "/double-authentification/perdu/nouveau/" + text.split("perdu/nouveau/")[1].split()[0]


def test_franceconnect_replaces_the_wait(link: str, walk: Walker) -> None:
    browser = walk()
    page = browser.client.get(link).content.decode()
    assert "Continuer avec FranceConnect" in page
    off = browser.client.post(link, {"identity": "1"})
    assert off["Location"].startswith("/franceconnect/?next=")
    asked = browser.leave("franceconnect", "/double-authentification/pourquoi/")
    assert asked["prompt"] == "login"
    entered = browser.client.get(browser.pick("angela"))
    assert entered["Location"] == "/double-authentification/pourquoi/"
    assert browser.account_id is not None
    assert not Authenticator.objects.exists()
    assert FactorRecovery.objects.get().used_at is not None


def test_without_the_link_the_identity_replaces_nothing(link: str, walk: Walker) -> None:
    browser = walk()
    assert "double-authentification/code" in browser.through("angela")["Location"]
    assert Authenticator.objects.exists()


def test_the_identity_of_someone_else_replaces_nothing(link: str, walk: Walker) -> None:
    browser = walk()
    browser.client.post(link, {"identity": "1"})
    assert browser.through("jean")["Location"] == "/identite/"
    assert browser.account_id is None
    assert Authenticator.objects.exists()


def test_a_session_left_open_at_the_provider_replaces_nothing(
    link: str, walk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = StandIn.id_claims
    monkeypatch.setattr(StandIn, "id_claims", lambda *a: {**real(*a), "auth_time": 1})
    browser = walk()
    browser.client.post(link, {"identity": "1"})
    assert "double-authentification/code" in browser.through("angela")["Location"]
    assert Authenticator.objects.exists()
