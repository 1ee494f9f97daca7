from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, rich_text

from accounts.roles.facade import Role


def news_data(**facts: Any) -> dict[str, Any]:
    """What the editor's form of a piece of news sends."""
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}
    fields = {
        "title": "Cantine rouverte",
        "slug": "cantine",
        "summary": "",
        "published_on": "2026-11-02",
        "image": "",
        "body": rich_text("<p>Lundi.</p>"),
        "comments": none,
    }
    return dict(nested_form_data({**fields, **facts}))


@pytest.fixture
def writer(
    commune_a: Any, client_for: Callable[..., Client], make_person: Callable[..., Any]
) -> Client:
    return client_for(commune_a, make_person("ecrit@exemple.example", commune_a, Role.EDITOR))


@pytest.fixture
def publisher(
    commune_a: Any, client_for: Callable[..., Client], make_person: Callable[..., Any]
) -> Client:
    return client_for(commune_a, make_person("publie@exemple.example", commune_a, Role.SECRETARY))
