from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.roles.facade import Role
from shared_services.official_guides import facade


@pytest.fixture
def sample(db: None) -> Path:
    """The twelve guides that come with the code, imported."""
    facade.import_sample()
    return facade.SAMPLE


@pytest.fixture
def secretary(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person("secretaire@a.example", commune_a, Role.SECRETARY)
