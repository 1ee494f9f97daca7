"""Someone invited comes in through ProConnect, and finds the invitation at the end of the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts import facade
from accounts.actions.invitations import token_for
from accounts.federated.models import FederatedIdentity
from accounts.federated.stand_in.provider import StandIn
from accounts.models import User
from accounts.roles.facade import Role, roles_of
from kernel.tenancy import space_of
from tests.factories.accounts import as_owner
from tests.federated.test_signing_in import CODE, last_mail

pytestmark = pytest.mark.django_db
EMAIL = "nouvelle@a.example"


@pytest.fixture
def link(commune_a: Any) -> str:
    invitation = facade.invite(
        email=EMAIL, name="Anne", roles=[Role.AGENT], actor=None, authority=commune_a
    )
    return f"/invitation/{token_for(invitation)}/"


def account_of(email: str) -> User:
    with as_owner():
        return User.everyone.get(email=email)


def enter(browser: Any, link: str, person: str, email: str) -> Any:
    """A first visit from the page of the invitation, an address, the code of the mail."""
    assert f"/proconnect/?next={link.replace('/', '%2F')}".replace(":", "%3A") in (
        browser.client.get(link).content.decode()
    )
    assert browser.through(person, "proconnect", next_path=link)["Location"] == "/identite/"
    browser.client.post("/identite/", {"email": email})
    code = CODE.search(last_mail()["text"])
    assert code
    return browser.client.post("/identite/code/", {"code": code[1]})


def test_the_invited_person_accepts_without_ever_choosing_a_password(
    proconnect: StandIn, walk: Callable[..., Any], commune_a: Any, commune_b: Any, link: str
) -> None:
    browser = walk()
    assert enter(browser, link, "nouvelle", EMAIL)["Location"] == link
    assert "Accepter" in browser.client.get(link).content.decode()
    person = account_of(EMAIL)
    with space_of(commune_a):
        assert roles_of(person) == set(), "signing in accepts nothing"
    assert "Une invitation vous attend" in browser.client.get("/").content.decode()
    assert browser.client.post(link).status_code == 302
    with as_owner():
        assert not person.has_usable_password()
        assert FederatedIdentity.objects.get().user_id == person.pk
    with space_of(commune_a):
        assert roles_of(person) == {Role.AGENT}
    with space_of(commune_b):
        assert roles_of(person) == set()


def test_another_address_at_the_provider_gets_nothing(
    proconnect: StandIn, walk: Callable[..., Any], commune_a: Any, link: str
) -> None:
    browser = walk()
    enter(browser, link, "nouvelle", "autre@exemple.example")
    assert "pour quelqu" in browser.client.get(link).content.decode()
    assert browser.client.post(link).status_code == 410
    assert "Une invitation vous attend" not in browser.client.get("/").content.decode()
    other = account_of("autre@exemple.example")
    with space_of(commune_a):
        assert roles_of(other) == set()
