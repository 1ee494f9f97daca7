from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role

OWN = {
    "name": "Cantine",
    "purpose": "Servir des repas.",
    "basis": "public_task",
    "basis_text": "Délibération.",
    "people": "Enfants.",
    "data": "Nom, classe.",
    "recipients": "Agents.",
    "retention": "L'année scolaire.",
    "security": "Armoire fermée",
}
OFFICER = {"name": "Déléguée", "organisation": "CC", "email": "dpo@cc.example", "phone": ""}


@pytest.fixture
def keeper(make_person: Callable[..., Any], commune_a: Any) -> Any:
    names = {"first_name": "Ana", "last_name": "Diaz"}
    return make_person("maire@exemple.example", commune_a, Role.ADMINISTRATOR, **names)


@pytest.fixture
def client(client_for: Callable[..., Client], commune_a: Any, keeper: Any) -> Client:
    return client_for(commune_a, keeper)


@pytest.fixture
def epci_client(
    client_for: Callable[..., Client], intercommunality: Any, epci_admin: Any
) -> Client:
    return client_for(intercommunality, epci_admin)
