"""Each screen of the wizard in a real browser, wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from tenants.mergers import facade as mergers
from tests.browsing import look_at
from tests.factories import mergers as cases
from tests.factories import websites

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
CONSOLE = "/console/communes-nouvelles/"


def test_the_wizard_is_accessible(
    intercommunality: Any,
    commune_a: Any,
    commune_b: Any,
    make_person: Callable[..., Any],
    client_for: Callable[..., Client],
) -> None:
    leader = make_person("admin@aillantais.example", intercommunality, Role.ADMINISTRATOR)
    for commune in (commune_a, commune_b):
        make_person("secretaire@deux.example", commune, Role.AGENT)
        with space_of(commune):
            websites.act("2026-01")
    client = client_for(intercommunality, leader)
    pages = {"/empty": client.get(CONSOLE).content}
    merger = cases.plan(
        cases.PARGNY_ET_FILAIN,
        [commune_a, commune_b],
        intercommunality=intercommunality,
        name="Chassy-Senan",
        insee_code="89088",
    )
    address = f"{CONSOLE}{merger.pk}/"
    pages["/waiting"] = client.get(address).content
    mergers.check_merger(merger.pk)
    for path in (CONSOLE, f"{CONSOLE}preparer/", address):
        pages[path] = client.get(path).content
    pages["/refused"] = client.post(f"{CONSOLE}preparer/", {"siren": "1"}).content
    assert look_at(pages) == {}
