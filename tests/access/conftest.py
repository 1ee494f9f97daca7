from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from accounts.roles.facade import Role
from tests.access.acts import new_operator


@pytest.fixture
def admin(commune_a: Any, make_person: Any) -> User:
    return make_person("admin@a.example", commune_a, Role.ADMINISTRATOR, first_name="Ada")


@pytest.fixture
def editor(commune_a: Any, make_person: Any) -> User:
    return make_person("redac@a.example", commune_a, Role.EDITOR, first_name="Edna")


@pytest.fixture
def agent(commune_a: Any, make_person: Any) -> User:
    return make_person("agent@a.example", commune_a, Role.AGENT, first_name="Gil")


@pytest.fixture
def leader(intercommunality: Any, make_person: Any) -> User:
    return make_person("admin@epci.example", intercommunality, Role.ADMINISTRATOR)


@pytest.fixture
def operator() -> User:
    return new_operator()
