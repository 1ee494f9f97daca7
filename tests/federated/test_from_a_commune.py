"""The whole way: a commune's site, the account host, the provider, and back to the commune."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from accounts.federated.models import FederatedIdentity
from accounts.federated.stand_in.provider import StandIn
from kernel.tenancy import space_of
from tests.accounts.test_sign_on import path_of, start
from tests.federated.test_signing_in import open_account

pytestmark = pytest.mark.django_db


def test_a_resident_comes_back_signed_in_to_the_commune_they_left(
    franceconnect: StandIn,
    walk: Callable[..., Any],
    client_for: Callable[..., Any],
    commune_a: Any,
) -> None:
    open_account(walk())
    site, account = client_for(commune_a), walk()
    left = path_of(start(site, "/mes-demarches/"))
    assert account.client.get(left)["Location"].startswith("/connexion/?next=")
    assert account.through("angela", next_path=left)["Location"] == left
    handed = account.client.get(left)
    assert urlsplit(handed["Location"]).hostname == commune_a.primary_host
    assert site.get(path_of(handed))["Location"] == "/mes-demarches/"
    person = account.account_id
    with space_of(commune_a):
        assert site.session["_auth_user_id"] == person


def test_a_commune_sees_nothing_of_the_identity(
    franceconnect: StandIn,
    walk: Callable[..., Any],
    client_for: Callable[..., Any],
    commune_a: Any,
) -> None:
    """No route of either provider stands on another host than the account's."""
    open_account(walk())
    subject = FederatedIdentity.objects.get().subject
    for host in (commune_a, "operator"):
        for path in ("/franceconnect/", "/proconnect/retour/", "/identite/", "/identites/"):
            answer = client_for(host).get(path)
            assert answer.status_code in {302, 404}
            assert subject not in answer.content.decode()
            assert "api/v2" not in answer.headers.get("Location", "")
