"""Login is required everywhere, except on the routes of `public_routes.txt`, each with a reason."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.consistency.routes import URLCONFS, all_routes, entries, listed_routes

SIGN_IN = re.compile(r"^(https?://[^/]+)?/(connexion|gestion/login)/")
REQUIRED = "django.contrib.auth.middleware.LoginRequiredMiddleware"


def public_routes() -> set[tuple[str, str]]:
    return {(route.kind, route.address) for route in all_routes() if route.is_public}


def test_login_is_required_by_default() -> None:
    middleware = settings.MIDDLEWARE
    assert REQUIRED in middleware
    authentication = "accounts.sessions.middleware.SignedInMiddleware"
    assert middleware.index(authentication) < middleware.index(REQUIRED)


def test_every_kind_of_host_is_covered() -> None:
    from kernel.middleware import host

    used = {*host.URLCONFS.values(), host.INTERNAL_URLCONF}
    assert used == set(URLCONFS.values())
    for kind in URLCONFS:
        assert any(route.kind == kind for route in all_routes()), kind


def test_no_route_is_public_without_being_listed() -> None:
    assert sorted(public_routes() - listed_routes()) == []


def test_the_list_holds_no_route_that_is_gone_or_protected() -> None:
    assert sorted(listed_routes() - public_routes()) == []


def test_every_line_of_the_list_gives_its_reason() -> None:
    assert entries()
    assert [entry.address for entry in entries() if len(entry.reason) < 4] == []


@pytest.mark.django_db
def test_a_stranger_gets_nothing_from_a_protected_route(
    client_for: Callable[..., Client], commune_a: Any, intercommunality: Any
) -> None:
    """Asked for real: sent to sign in, or refused, before the view says a word."""
    authorities = {
        "commune": commune_a,
        "intercommunality": intercommunality,
        "operator": "operator",
        "account": "account",
    }
    answered = []
    asked = 0
    open_to_all = listed_routes(guarded=False)
    for route in all_routes():
        address = route.sample()
        if (route.kind, route.address) in open_to_all or address is None:
            continue
        asked += 1
        response = client_for(authorities[route.kind]).get(address)
        refused = response.status_code in {401, 403, 404}
        if not refused and not (
            response.status_code == 302 and SIGN_IN.search(response["Location"])
        ):
            answered.append((route.kind, address, response.status_code))
    assert asked > 50
    assert answered == []
