"""People for tests. Roles are given with `make_person`, which needs a space."""

from __future__ import annotations

from typing import Any

import factory

from accounts.models import User

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
        return User.everyone.create_user(**kwargs)
