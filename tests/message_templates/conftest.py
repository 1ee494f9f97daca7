from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.tenancy import space_of


@pytest.fixture
def in_a(commune_a: Any) -> Iterator[Any]:
    """Work in the first commune's space."""
    with space_of(commune_a):
        yield commune_a


@pytest.fixture
def admin(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person(
        "admin@a.example", commune_a, Role.ADMINISTRATOR, first_name="Ada", last_name="Roux"
    )
