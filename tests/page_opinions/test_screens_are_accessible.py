"""The question, its answer and the agents' screen in a real browser: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.page_opinions import tokens
from shared_services.page_opinions.actions import demo
from tests.browsing import look_at

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_pages_and_screens_are_accessible(
    commune_a: Any, client_for: Callable[..., Client], make_person: Callable[..., Any]
) -> None:
    sheet = "/vie-pratique/elections/"
    with space_of(commune_a):
        demo.seed()
        thanks = f"/avis/merci/?suite={tokens.receipt_of(sheet, useful=False)}"
    reader = client_for(commune_a)
    writer = client_for(commune_a, make_person("e@exemple.example", commune_a, Role.EDITOR))
    pages = {path: reader.get(path).content for path in (sheet, thanks)}
    pages["/gestion/avis/"] = writer.get("/gestion/avis/").content
    assert look_at(pages) == {}
