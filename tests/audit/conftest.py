from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit import facade as audit
from kernel.tenancy import space_of


@pytest.fixture
def admin(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person(
        "maire@exemple.example", commune_a, Role.ADMINISTRATOR, first_name="Ana", last_name="Diaz"
    )


@pytest.fixture
def client(client_for: Callable[..., Client], commune_a: Any, admin: Any) -> Client:
    return client_for(commune_a, admin)


@pytest.fixture
def write() -> Callable[..., None]:
    """`write(authority, "role.granted", role="agent")`: a line, chained as after a commit."""

    def line(authority: Any, action: str, **facts: Any) -> None:
        with space_of(authority):
            audit.record(action, **{"actor": None, **facts})
            audit.seal_pending()

    return line
