"""The register's screens in a real browser, wide and on a phone: axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.browsing import look_at
from tests.processing_register.conftest import OFFICER, OWN

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SCREEN = "/gestion/registre-des-traitements/"


def test_the_screens_are_accessible(client: Client, epci_client: Client, commune_a: Any) -> None:
    epci_client.post(f"{SCREEN}delegue/", {**OFFICER, "offered_to_members": "on"})
    own = client.post(f"{SCREEN}ajouter/", OWN)["Location"]
    client.post(f"{own}modifier/", {**OWN, "data": "Nom."})
    # What was just said is told once and fades in: axe may look in the middle of it.
    client.get(SCREEN)
    epci_client.get(SCREEN)
    pages = {
        address: client.get(address).content
        for address in (
            SCREEN,
            own,
            f"{own}modifier/",
            f"{SCREEN}accounts/",
            f"{SCREEN}delegue/",
            f"{SCREEN}registre-responsable.html",
            "/donnees-personnelles/",
        )
    }
    pages["/wrong"] = client.post(f"{SCREEN}ajouter/", {}).content
    pages["/processor"] = epci_client.get(f"{SCREEN}sous-traitance/").content
    pages = {name: page.replace(b"<details", b"<details open") for name, page in pages.items()}

    assert look_at(pages) == {}
