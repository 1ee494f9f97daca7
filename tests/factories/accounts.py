"""People for tests. Roles are given with `make_person`, which needs a space."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import factory
from django.db import connection

from accounts.models import User


@contextmanager
def as_owner() -> Iterator[None]:
    """Work in public with the rights of the tables' owner, whatever is selected."""
    selected: Any = connection
    before = (selected.tenant, selected.role)
    selected.select_public(role=None)
    try:
        yield
    finally:
        tenant, role = before
        selected.select(tenant, role=role)


PASSWORD = "phrase de passe pour les tests"


class PersonFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    class Params:
        closed = factory.Trait(is_active=False)

    email = factory.Sequence(lambda number: f"personne{number}@exemple.example")
    first_name = "Camille"
    last_name = factory.Sequence(lambda number: f"Roy{number}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        with as_owner():
            return User.everyone.create_user(**kwargs)
