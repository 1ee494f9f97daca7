"""The journal's screens in a real browser, wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kernel.audit.models import AuditEntry
from kernel.tenancy import schema_named
from tests.browsing import look_at

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SCREEN = "/gestion/journal/"


def test_the_screens_of_a_space_are_accessible(
    commune_a: Any, admin: Any, client: Client, write: Callable[..., None]
) -> None:
    change = {"before": {"role": "agent"}, "after": {"role": "administrateur"}}
    for _ in range(60):
        write(commune_a, "role.granted", actor=admin, target="objet", role="agent", **change)
    addresses = (SCREEN, f"{SCREEN}?page=2", f"{SCREEN}?personne=nul", f"{SCREEN}verification/")
    pages = {address: client.get(address).content for address in addresses}
    pages["/refused"] = client.get(SCREEN, {"du": "2026-12-01", "au": "2026-01-01"}).content
    with schema_named(commune_a.schema_name):
        AuditEntry.objects.filter(action="role.granted").update(target="autre")
    pages["/broken"] = client.get(f"{SCREEN}verification/").content
    # Open, so that axe sees what the details hold.
    pages = {name: page.replace(b"<details>", b"<details open>") for name, page in pages.items()}

    assert look_at(pages) == {}


def test_the_screens_of_the_operator_are_accessible(
    operator: Any, client_for: Callable[..., Client]
) -> None:
    client = client_for("operator", operator)
    addresses = ("/console/journal/", "/console/journal/verification/")
    pages = {address: client.get(address).content for address in addresses}
    pages = {name: page.replace(b"<details>", b"<details open>") for name, page in pages.items()}

    assert look_at(pages) == {}
