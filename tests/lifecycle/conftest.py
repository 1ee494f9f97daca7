from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

Person = Callable[..., Any]


@pytest.fixture
def commune_admin(make_person: Person, commune_a: Any) -> Any:
    from accounts.roles.facade import Role

    return make_person("maire@a.example", commune_a, Role.ADMINISTRATOR)


@pytest.fixture
def agent(make_person: Person, commune_a: Any) -> Any:
    from accounts.roles.facade import Role

    return make_person("agent@a.example", commune_a, Role.AGENT)


@pytest.fixture
def neighbour_admin(make_person: Person, commune_b: Any) -> Any:
    from accounts.roles.facade import Role

    return make_person("maire@b.example", commune_b, Role.ADMINISTRATOR)


@pytest.fixture
def other_epci(db: None) -> Any:
    """Another intercommunality; its space is not there yet."""
    from tenants.authorities.models import Domain, LocalAuthority

    other = LocalAuthority.objects.create(
        kind="intercommunality",
        name="CA Grand Montauban",
        slug="grand-montauban",
        siren="248200099",
        state="preparing",
    )
    Domain.objects.create(host=f"grand-montauban.{settings.BASE_DOMAIN}", authority=other)
    return other


@pytest.fixture
def in_state() -> Callable[[Any, str], Any]:
    """`in_state(commune_a, "suspended")`: put there by the platform, through allowed changes."""
    from tenants.lifecycle.facade import change_state

    ways = {"frozen": ["leaving", "frozen"]}

    def put(authority: Any, state: str) -> Any:
        for step in ways.get(state, [state]):
            change_state(authority, step, reason="Pour le test", actor=None)
        return authority

    return put


@pytest.fixture
def mails() -> Callable[[], list[dict[str, str]]]:
    """What the platform promised to send by e-mail."""
    from kernel.outbox.models import OutboxMessage
    from kernel.tenancy import public_space

    def sent() -> list[dict[str, str]]:
        with public_space():
            messages = OutboxMessage.objects.filter(handler="notifications.account_mail")
            return [message.payload for message in messages]

    return sent
