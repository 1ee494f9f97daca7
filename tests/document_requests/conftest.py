from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from tests.factories.document_requests import make_request


@pytest.fixture
def in_a(commune_a: Any) -> Iterator[Any]:
    """Work in the first commune's space."""
    with space_of(commune_a):
        yield commune_a


@pytest.fixture
def agent(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person(
        "agent@a.example", commune_a, Role.AGENT, first_name="Nadia", last_name="Besson"
    )


@pytest.fixture
def other_agent(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person(
        "autre@a.example", commune_a, Role.AGENT, first_name="Omar", last_name="Haddad"
    )


@pytest.fixture
def received(in_a: Any) -> Any:
    return make_request()
