"""Those who may publish hear in time of what the law wants online after a meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.tenancy import space_of
from shared_services.acts.actions import reminding
from shared_services.acts.actions.meetings import note_meeting
from shared_services.acts.models import CouncilMeeting
from shared_services.notifications.models import Notification

pytestmark = pytest.mark.django_db


def held(days_ago: int) -> None:
    CouncilMeeting.objects.update(held_on=today() - timedelta(days=days_ago))


def test_who_publishes_is_told_once_before_and_once_after_the_day(
    commune_a: Any, commune_b: Any, secretary: Any, make_person: Callable[..., Any]
) -> None:
    make_person("agent@a.example", commune_a, Role.AGENT)
    make_person("secretaire@b.example", commune_b, Role.SECRETARY)
    with space_of(commune_a):
        note_meeting(held_on=today() - timedelta(days=1), label="Conseil municipal", actor=None)
        reminding.remind()
        assert not Notification.objects.exists(), "six days are left"
        for days, subject in ((5, "Bientôt"), (6, "Bientôt"), (8, "En retard"), (20, "En retard")):
            held(days)
            reminding.remind()
            last = Notification.objects.order_by("created_at").last()
            assert last is not None
            assert subject in last.subject
        told = Notification.objects.values_list("recipient_email", flat=True)
        assert list(told) == [secretary.email] * 2
    with space_of(commune_b):
        reminding.remind()
        assert not Notification.objects.exists()
