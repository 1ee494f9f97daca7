"""Each screen in a real browser, wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browsing import look_at
from tests.factories.accounts import PersonFactory
from tests.federated.test_linking_and_merging import sign_in_by_password
from tests.federated.test_signing_in import open_account

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_every_screen_is_accessible(stand_ins: Any, walk: Callable[..., Any]) -> None:
    stranger, known, other = walk(), walk(), walk()
    pages = {"/connexion/": stranger.client.get("/connexion/").content}
    pages["/cancelled"] = stranger.through("").content
    stranger.through("jean")
    pages["/identite/"] = stranger.client.get("/identite/").content
    pages["/wrong-address"] = stranger.client.post("/identite/", {"email": "x"}).content
    stranger.client.post("/identite/", {"email": "jean@exemple.example"})
    pages["/identite/code/"] = stranger.client.get("/identite/code/").content
    pages["/wrong-code"] = stranger.client.post("/identite/code/", {"code": "1"}).content
    open_account(known)
    for path in ("/identites/", "/identites/autre-compte/", "/"):
        pages[path] = known.client.get(path).content
    sign_in_by_password(other, PersonFactory())
    other.through("angela")
    pages["/identite/fusionner/"] = other.client.get("/identite/fusionner/").content
    other.through("secretaire", "proconnect")
    pages["/identite/relier/"] = other.client.get("/identite/relier/").content
    # It would leave at once for the provider, where this browser cannot follow.
    farewell = known.client.post("/deconnexion/").content
    pages["/farewell"] = farewell.replace(b'http-equiv="refresh"', b'name="was-refresh"')

    assert look_at(pages) == {}


def test_the_page_of_a_provider_that_is_down_is_accessible(
    walk: Callable[..., Any], settings: Any
) -> None:
    from tests.federated.conftest import register

    register(settings, "proconnect", "http://127.0.0.1:9/api/v2")
    assert look_at({"/down": walk().client.get("/proconnect/").content}) == {}
