"""A town hall overseas writes and reads its own hours, and leaves others theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.tenancy import public_space, space_of
from shared_services.notifications.channels.sms import may_ring
from tests.factories import websites as make

Browser = Callable[..., Client]


@pytest.fixture
def reunion(commune_a: Any) -> Any:
    commune_a.department_code = "974"
    with public_space():
        commune_a.save(update_fields=["department_code"])
    return commune_a


def test_each_space_has_its_own_clock(
    reunion: Any, commune_b: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 23, 21, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with space_of(reunion):
        assert timezone.get_current_timezone_name() == "Indian/Reunion"
        assert str(today()) == "2026-11-24"
        with space_of(commune_b):
            assert str(today()) == "2026-11-23"
        assert str(today()) == "2026-11-24"
    assert timezone.get_current_timezone_name() == "Europe/Paris"
    six_in_paris = datetime(2026, 11, 24, 5, tzinfo=UTC)
    with space_of(reunion):
        assert may_ring(six_in_paris), "nine o'clock over there"
    with space_of(commune_b):
        assert not may_ring(six_in_paris)


def test_an_event_is_shown_and_edited_at_the_hour_of_the_place(
    reunion: Any, commune_b: Any, client_for: Browser, make_person: Callable[..., Any]
) -> None:
    starts = datetime(2027, 1, 9, 14, tzinfo=UTC)
    with space_of(reunion):
        page = make.event("Fête du Dipavali", start_at=starts)
    assert "18\u00a0h" in client_for(reunion).get("/agenda/").text
    calendar = client_for(reunion).get("/agenda/agenda.ics").text
    assert "TZID=Indian/Reunion:20270109T180000" in calendar
    person = make_person("s@a.example", reunion, Role.SECRETARY)
    form = client_for(reunion, person).get(f"/gestion/pages/{page.pk}/edit/").text
    assert "2027-01-09 18:00" in form
    with space_of(reunion):
        assert not UserProfile.objects.filter(user=person).exists(), "said for the request alone"
    with space_of(commune_b):
        make.event("Fête de la Saint-Jean", start_at=starts)
    assert "15\u00a0h" in client_for(commune_b).get("/agenda/").text
