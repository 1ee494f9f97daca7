"""A person known in commune A, an administrator there, and whoever watches over data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.actions.people import note_presence
from accounts.models import User
from accounts.rights_requests.actions import asking
from accounts.rights_requests.models import RightsRequest
from accounts.roles.facade import Role
from kernel.tenancy import space_of
from tests.factories.accounts import PersonFactory, as_owner

DETAILS = "Mon prénom s'écrit Noémie, avec un accent."


@pytest.fixture
def noemie(commune_a: Any) -> User:
    with as_owner():
        person = PersonFactory(email="noemie@exemple.example")
        note_presence(person, commune_a)
    return person


@pytest.fixture
def admin(commune_a: Any, make_person: Callable[..., User]) -> User:
    return make_person("maire@a.example", commune_a, Role.ADMINISTRATOR)


@pytest.fixture
def inbox(commune_a: Any, admin: User, client_for: Callable[..., Client]) -> Client:
    return client_for(commune_a, admin)


@pytest.fixture
def asked(commune_a: Any, noemie: User, admin: User) -> RightsRequest:
    """Noémie's request, which waits in commune A."""
    with as_owner():
        identity = asking.ask(commune_a.id, right="correction", details=DETAILS, actor=noemie)
    with space_of(commune_a):
        return RightsRequest.objects.get(pk=identity)
