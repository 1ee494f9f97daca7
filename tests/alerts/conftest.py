from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.alerts import content as contents
from shared_services.alerts.actions import sending, writing
from shared_services.alerts.catalogue import kind_named
from shared_services.alerts.content import Content
from shared_services.alerts.models import Alert


@pytest.fixture
def flood() -> Content:
    """A flood as the catalogue words it, by every channel."""
    return contents.proposed(kind_named("flood"), "à Chassy")


@pytest.fixture
def mayor(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person("maire@a.example", commune_a, Role.MAYOR, first_name="Anne", last_name="Roy")


@pytest.fixture
def agent(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person(
        "agent@a.example", commune_a, Role.AGENT, first_name="Karim", last_name="Lefort"
    )


@pytest.fixture
def in_a(commune_a: Any) -> Iterator[Any]:
    with space_of(commune_a):
        yield commune_a


@pytest.fixture
def sent_alert(in_a: Any, mayor: Any, flood: Content) -> Alert:
    """An alert in force in commune A, sent to few people."""
    message = writing.start("flood", replace(flood, channels=("site", "email")), actor=mayor)
    sending.submit(message.alert_id, actor=mayor)
    return Alert.objects.get(pk=message.alert_id)
