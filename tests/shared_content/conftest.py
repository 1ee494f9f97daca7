from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.shared_content.actions import offering
from shared_services.shared_content.projection.models import SharedItem
from tests.factories import websites as make


@pytest.fixture
def secretary(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person("secretaire@a.example", commune_a, Role.SECRETARY, first_name="Anne")


@pytest.fixture
def neighbour(make_person: Callable[..., Any], commune_b: Any) -> Any:
    return make_person("secretaire@b.example", commune_b, Role.SECRETARY, first_name="Bruno")


@pytest.fixture
def offer_event(commune_b: Any, neighbour: Any) -> Callable[..., SharedItem]:
    """`offer_event("Bal")`: an event of B, offered to everybody unless told otherwise."""

    def offered(title: str = "Bal de B", *, communes: Any = None, **facts: Any) -> SharedItem:
        with space_of(commune_b):
            page = make.event(title, **facts)
            return offering.offer("event", str(page.pk), communes=communes, actor=neighbour)

    return offered
