"""The pages and screens of the duties in a real browser, wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kernel.tenancy import space_of
from shared_services.site_duties.actions import checking, demo
from shared_services.site_duties.models import Finding, Measure
from tests.browsing import look_at

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
Browser = Callable[..., Client]


def test_pages_and_screens_are_accessible(
    commune_a: Any,
    secretary: Any,
    intercommunality: Any,
    epci_admin: Any,
    client_for: Browser,
) -> None:
    for authority in (intercommunality, commune_a):
        with space_of(authority):
            demo.seed()
            checking.check_duties()
    with space_of(commune_a):
        Measure.objects.create(requests=8, size=120_000, elements=400)
        Finding.objects.create(code="links_inside", path="/contact/", told="Lien mort : /x/")
    reader, keeper = client_for(commune_a), client_for(commune_a, secretary)
    pages = {
        path: reader.get(path).content
        for path in (
            *("/accessibilite/", "/mentions-legales/", "/donnees-personnelles/"),
            *("/eco-conception/", "/plan-du-site/"),
        )
    }
    pages |= {
        path: keeper.get(path).content
        for path in (
            *("/gestion/accessibilite/", "/gestion/accessibilite/declaration/"),
            *("/gestion/accessibilite/schema/", "/gestion/mentions-legales/"),
            *("/gestion/frequentation/", "/gestion/conformite/"),
        )
    }
    pages["/wrong/"] = keeper.post("/gestion/mentions-legales/", {}).content
    pages["/console/sites/"] = (
        client_for(intercommunality, epci_admin).get("/console/sites/").content
    )
    pages = {name: page.replace(b"<details>", b"<details open>") for name, page in pages.items()}

    problems = look_at(pages)
    assert not problems, problems
