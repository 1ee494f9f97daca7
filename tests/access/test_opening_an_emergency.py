"""A space without administrator: two operators, and nothing of its content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import facade as accounts
from accounts.access.actions import emergencies
from accounts.access.errors import AccessRefused
from accounts.access.models import TimedAccess
from accounts.models import User
from accounts.roles.facade import Role
from accounts.roles.models import UserGroup
from accounts.roles.queries import abilities_of
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import space_of
from tests.access.acts import again, new_operator

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_two_operators_name_an_administrator_in_a_lost_space_and_see_nothing(
    commune_a: Any, admin: User, operator: User, client_for: Browser
) -> None:
    second = new_operator()
    with space_of(commune_a), pytest.raises(AccessRefused, match="vu récemment"):
        emergencies.ask_emergency(reason="Personne ne répond", actor=operator)
    with space_of(commune_a):
        UserGroup.objects.update(since=now() - timedelta(days=400))
    first = client_for("operator", operator)
    address = f"/console/collectivites/{commune_a.pk}/urgence/"
    assert first.post(address, {"reason": "Personne ne répond"}).status_code == 302
    with space_of(commune_a):
        asked = TimedAccess.objects.get(kind="emergency")
        with pytest.raises(AccessRefused, match="autre personne"):
            emergencies.confirm_emergency(asked.pk, actor=operator)
    invitation = {"email": "nouveau@a.example", "name": "N", "authority": commune_a}
    with pytest.raises(NotAllowed):
        accounts.invite(roles=[Role.ADMINISTRATOR], actor=operator, **invitation)
    confirm = client_for("operator", second).post(f"{address}{asked.pk}/confirmer/")
    assert confirm.status_code == 302
    with space_of(commune_a):
        assert TimedAccess.objects.get().is_running
        assert abilities_of(again(operator)) == set()
        AuditEntry.objects.get(action="emergency.opened", actor_id=second.pk)
    with pytest.raises(NotAllowed):
        accounts.invite(roles=[Role.AGENT], actor=operator, **invitation)
    facts = {"admin_name": "Nora Neuve", "admin_email": "nouveau@a.example"}
    assert first.post(f"{address}inviter/", facts).status_code == 302
    assert client_for(commune_a, operator).get("/gestion/").status_code in {302, 403}


def test_only_operators_open_an_emergency(
    commune_a: Any, intercommunality: Any, leader: User, client_for: Browser
) -> None:
    with space_of(commune_a), pytest.raises(NotAllowed):
        emergencies.ask_emergency(reason="Pour entrer", actor=leader)
    browser = client_for("operator", leader)
    assert browser.get(f"/console/collectivites/{commune_a.pk}/urgence/").status_code == 403
