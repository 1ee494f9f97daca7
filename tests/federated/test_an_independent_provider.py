"""Our client against a provider that others wrote: nothing here knows what we expect of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from accounts.federated.models import FederatedIdentity
from accounts.federated.oidc import client as oidc
from accounts.federated.oidc.errors import OidcError
from accounts.federated.oidc.metadata import forget_directories
from accounts.federated.provider import provider_named
from accounts.models import User
from tests.federated import independent
from tests.federated.conftest import ACCOUNT, SECRET, register
from tests.federated.test_signing_in import CODE, last_mail

pytestmark = pytest.mark.django_db
BACK = f"{ACCOUNT}/franceconnect/retour/"


@pytest.fixture
def provider(settings: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    """The issuer of a running provider; parameters: signature, level it grants."""
    algorithm, acr = getattr(request, "param", ("ES256", "eidas1"))
    server = independent.listening()
    issuer = independent.register(
        server, secret=SECRET, redirect_uri=BACK, algorithm=algorithm, acr=acr
    )
    register(settings, "franceconnect", issuer)
    forget_directories()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield issuer
    server.shutdown()
    server.server_close()
    thread.join()
    forget_directories()


def go(browser: Any) -> str:
    """Through the provider; the path it sends the browser back to."""
    browser.leave()
    response = requests.get(browser.door, allow_redirects=False, timeout=10)
    assert response.status_code == 302, response.text
    assert response.headers["Location"].startswith(f"{BACK}?")
    return response.headers["Location"].removeprefix(ACCOUNT)


@pytest.mark.parametrize(
    "provider", [("ES256", "eidas1"), ("RS256", "eidas1")], indirect=True, ids=["ES256", "RS256"]
)
def test_a_person_opens_an_account_and_comes_again(provider: str, walk: Callable[..., Any]) -> None:
    browser = walk()
    assert browser.client.get(go(browser))["Location"] == "/identite/"
    browser.client.post("/identite/", {"email": "angela@exemple.example"})
    code = CODE.search(last_mail()["text"])
    assert code
    browser.client.post("/identite/code/", {"code": code[1]})
    user = User.objects.get()
    assert user.get_full_name() == "Angela DUBOIS"
    assert FederatedIdentity.objects.get().pivot_digest
    again = walk()
    again.client.get(go(again))
    assert again.account_id == str(user.pk)


def test_a_code_shown_twice_is_refused_by_it(provider: str, walk: Callable[..., Any]) -> None:
    code = parse_qs(urlsplit(go(walk())).query)["code"][0]
    found = provider_named("franceconnect")
    assert found is not None
    asked = {"code": code, "nonce_digest": "x"}
    with pytest.raises(OidcError, match="wrong_nonce"):
        oidc.exchange(found.client(), **asked)
    with pytest.raises(OidcError, match="refused_by_provider"):
        oidc.exchange(found.client(), **asked)


def test_a_wrong_secret_is_refused_by_it(provider: str, walk: Callable[..., Any]) -> None:
    found = provider_named("franceconnect")
    assert found is not None
    stranger = replace(found.client(), client_secret="not-the-secret-0123456789abcdef00")
    with pytest.raises(OidcError, match="refused_by_provider"):
        oidc.exchange(stranger, code="x", nonce_digest="x")


@pytest.mark.parametrize("provider", [("ES256", "eidas0")], indirect=True, ids=["eidas0"])
def test_a_weaker_sign_in_than_asked_is_refused(provider: str, walk: Callable[..., Any]) -> None:
    browser = walk()
    refused = browser.client.get(go(browser))
    assert refused.status_code == 400
    assert "assez fortement" in refused.content.decode()
    assert browser.account_id is None
