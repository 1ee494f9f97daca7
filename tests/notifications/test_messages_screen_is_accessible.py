"""« Messages envoyés » in a real browser, wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.notifications.models import Notification
from tests.browsing import look_at
from tests.factories.notifications import make_notification
from tests.notifications.test_messages_screen import SCREEN, make_failed

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_messages_screen_is_accessible(
    commune_a: Any, make_person: Callable[..., Any], client_for: Callable[..., Any]
) -> None:
    make_failed(commune_a)
    with space_of(commune_a):
        for days in range(10):
            for _ in range(days + 1):
                made = make_notification()
                Notification.objects.filter(pk=made).update(
                    state="sent", sent_at=now(), created_at=now() - timedelta(days=days)
                )
    agent = client_for(commune_a, make_person("agent@exemple.example", commune_a, Role.AGENT))
    page = agent.get(SCREEN).content
    assert look_at({SCREEN: page}) == {}
