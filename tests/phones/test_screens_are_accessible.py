"""The number, the preferences and « Mes communes », wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.facade import note_presence
from kernel.clock import now
from shared_services.notifications.gathered.models import PushSubscription
from tests.browsing import look_at
from tests.factories.accounts import PASSWORD, PersonFactory, as_owner

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_screens_of_the_number_and_of_the_choices_are_accessible(
    client_for: Callable[..., Any], commune_a: Any, settings: Any
) -> None:
    settings.SMS = {**settings.SMS, "PROVIDER": "brevo"}
    camille = PersonFactory(
        email="camille@exemple.example", phone="+33639981234", phone_verified_at=now()
    )
    browser = client_for("account")
    browser.post("/connexion/", {"login": camille.email, "password": PASSWORD})
    with as_owner():
        note_presence(camille, commune_a)
        PushSubscription.objects.create(user_id=camille.pk, endpoint="https://x.example/1")
    town = f"/mes-communes/{commune_a.pk}/"
    browser.post(town, {"topics": ["news", "alerts"], "rhythm": "daily", "sms": "on"})
    pages = {"/wrong-number/": browser.post("/telephone/", {"number": "03 86 12 34 56"}).content}
    browser.post("/telephone/", {"number": "06 39 98 12 99"})
    pages["/wrong-code/"] = browser.post("/telephone/code/", {"code": "1"}).content
    addresses = ("/", "/telephone/", "/mes-preferences/", "/mes-communes/?q=a", town)
    pages |= {address: browser.get(address).content for address in addresses}
    assert look_at(pages) == {}
