from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import typst

from accounts.roles.facade import Role
from kernel.clock import today


@pytest.fixture
def secretary(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person("secretaire@a.example", commune_a, Role.SECRETARY, first_name="Anne")


@pytest.fixture
def facts() -> dict[str, Any]:
    """What the form sends for a whole délibération, the file apart."""
    return {
        "nature": "deliberation",
        "number": "2026-31",
        "title": "Tarifs de la salle des fêtes",
        "adopted_on": today().isoformat(),
        "author_name": "Hélène Bertin",
        "author_capacity": "Maire",
        "names_someone": "non",
        "matter_code": "7.10",
        "votes_members": "15",
        "votes_cast": "14",
        "votes_for": "14",
    }


@pytest.fixture(scope="session")
def pdf() -> bytes:
    text = "Le conseil fixe le prix de la location du marabout à douze euros pour les habitants."
    return bytes(typst.compile(f'#set document(title: "Acte")\n{text}'.encode()))
