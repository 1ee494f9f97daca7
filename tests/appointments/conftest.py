from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from tests.factories.appointments import make_counter, make_reason


@pytest.fixture
def in_a(commune_a: Any) -> Iterator[Any]:
    with space_of(commune_a):
        yield commune_a


@pytest.fixture
def reason(commune_a: Any) -> Any:
    """A reason with a counter that receives every day, all day."""
    with space_of(commune_a):
        make_counter()
        return make_reason()


@pytest.fixture
def agent(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person(
        "agent@a.example", commune_a, Role.AGENT, first_name="Nadia", last_name="Besson"
    )
