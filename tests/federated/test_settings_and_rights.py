"""Registrations from the environment, what `check --deploy` refuses, who may read identities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.federated.checks import providers_are_real
from accounts.federated.models import FederatedIdentity, Passage
from accounts.federated.settings import registrations
from accounts.federated.stand_in.registration import CLIENT_SECRET
from kernel.tenancy import public_space, space_of
from project.settings.providers import NAMES
from tests.federated.conftest import register

FULL = {
    "BEFFROI_FRANCECONNECT_ISSUER": "https://fcp-low.example/api/v2/",
    "BEFFROI_FRANCECONNECT_CLIENT_ID": "id",
    "BEFFROI_FRANCECONNECT_CLIENT_SECRET": "secret",
}


def test_a_whole_registration_turns_a_provider_on() -> None:
    found = registrations(FULL, NAMES)
    assert list(found) == ["franceconnect"]
    assert found["franceconnect"]["issuer"] == "https://fcp-low.example/api/v2"
    assert found["franceconnect"]["acr_values"] == ("eidas1",)
    assert not found["franceconnect"]["is_stand_in"]


@pytest.mark.parametrize("missing", list(FULL))
def test_half_a_registration_turns_nothing_on(missing: str) -> None:
    assert registrations({**FULL, missing: " "}, NAMES) == {}


def test_several_levels_may_be_asked() -> None:
    found = registrations({**FULL, "BEFFROI_FRANCECONNECT_ACR": "eidas2 eidas3"}, NAMES)
    assert found["franceconnect"]["acr_values"] == ("eidas2", "eidas3")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"client_secret": CLIENT_SECRET}, ["federated.E001"]),
        ({"is_stand_in": True}, ["federated.E001"]),
        ({"issuer": "http://fc.example"}, ["federated.E002"]),
        ({"decryption_key": "not a key"}, ["federated.E003"]),
    ],
)
def test_production_refuses_the_demos_providers(
    settings: Any, changes: dict[str, Any], expected: list[str]
) -> None:
    settings.DEMO = False
    facts = {"issuer": "https://fc.example", "is_stand_in": False, **changes}
    register(settings, "franceconnect", **facts)
    assert [message.id for message in providers_are_real()] == expected


@pytest.mark.django_db
@pytest.mark.parametrize("model", [FederatedIdentity, Passage])
def test_no_space_reads_identities(
    commune_a: Any, model: Any, make_person: Callable[..., Any]
) -> None:
    with space_of(commune_a):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.count()
        with public_space(), pytest.raises(DatabaseError), transaction.atomic():
            model.objects.count()
