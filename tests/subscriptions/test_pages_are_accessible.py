"""Subscribing, choosing and limits in a real browser, wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.subscriptions import links
from tests.browsing import look_at
from tests.factories.subscriptions import make_subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_readers_pages_are_accessible(commune_a: Any, client_for: Callable[..., Any]) -> None:
    reader = client_for(commune_a)
    with space_of(commune_a):
        mine = make_subscriber()
        manage = "/" + links.manage_url(mine).split("/", 3)[3]
        leave = "/" + links.leave_url(mine, "news").split("/", 3)[3]
    paths = ("/abonnements/", "/abonnements/envoye/", manage, leave)
    pages = {path: reader.get(path).content for path in paths}
    pages["/refused"] = reader.post("/abonnements/", {"email": "non"}).content
    assert look_at(pages) == {}


def test_preferences_and_limits_are_accessible(
    commune_a: Any,
    intercommunality: Any,
    epci_admin: Any,
    make_person: Callable[..., Any],
    client_for: Callable[..., Any],
) -> None:
    mayor = make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)
    console = client_for(intercommunality, epci_admin)
    pages = {
        "/mes-preferences/": client_for("account", mayor).get("/mes-preferences/").content,
        "/console/envois/": console.get("/console/envois/").content,
        "/console/envois/une/": console.get(f"/console/envois/{commune_a.pk}/").content,
        "/gestion/preferences-proposees/": client_for(commune_a, mayor)
        .get("/gestion/preferences-proposees/")
        .content,
    }
    assert look_at(pages) == {}
