from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.tenancy import space_of


@pytest.fixture
def secretary(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person("secretaire@a.example", commune_a, Role.SECRETARY, first_name="Anne")


@pytest.fixture
def in_a(commune_a: Any) -> Iterator[Any]:
    with space_of(commune_a):
        yield commune_a
