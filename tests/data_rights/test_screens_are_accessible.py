"""« Mes données », wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.actions.people import note_presence
from accounts.data_rights.actions import preparing
from accounts.data_rights.models import DataDownload, DownloadPart
from accounts.federated.models import FederatedIdentity
from accounts.roles.facade import Role, grant_role
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.notifications.gathered.models import PushSubscription
from tests.browsing import look_at
from tests.factories.accounts import PASSWORD, PersonFactory, as_owner

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
HOME, LEAVE = "/mes-donnees/", "/mes-donnees/supprimer/"


def test_every_screen(client_for: Callable[..., Client], commune_a: Any, commune_b: Any) -> None:
    person = PersonFactory()
    browser = client_for("account")
    browser.post("/connexion/", {"login": person.email, "password": PASSWORD})
    pages: dict[str, bytes] = {}

    def keep(path: str, named: str = "") -> None:
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.headers)
        pages[named or path] = answer.content

    keep(HOME, "/empty/")
    with as_owner():
        for commune in (commune_a, commune_b):
            note_presence(person, commune)
        FederatedIdentity.objects.create(user=person, provider="franceconnect", subject="sub")
        PushSubscription.objects.create(
            user_id=person.pk, endpoint="https://x.example/", browser="Firefox sur Windows"
        )
        preparing.ask(actor=person)
        DownloadPart.objects.filter(authority_id=commune_a.id).update(gathered_at=now())
        DownloadPart.objects.filter(authority_id=commune_b.id).update(failed_at=now())
        DataDownload.objects.update(ready_at=now() - timedelta(hours=1))
    keep(LEAVE)
    browser.post(LEAVE)
    keep(HOME)
    keep(LEAVE, "/asked/")
    with space_of(commune_a):
        grant_role(person, Role.ADMINISTRATOR, actor=None)
    with space_of(commune_b):
        grant_role(person, Role.AGENT, actor=None)
    keep(LEAVE, "/at-work/")
    assert look_at(pages) == {}
