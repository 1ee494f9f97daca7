"""The screens of the channels in a real browser, wide and on a phone: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.notifications.channels.actions.reporting import suppress
from tests.browsing import look_at
from tests.channels.nameserver import NameServer
from tests.channels.test_centre import SCREEN, told
from tests.channels.test_screens import LETTERS, SUPPRESSED, letter
from tests.channels.test_sender_domain import DOMAIN
from tests.channels.test_sender_domain import SCREEN as SENDER
from tests.factories.accounts import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_back_offices_screens_are_accessible(
    commune_a: Any, signed_in: Any, settings: Any
) -> None:
    administrator = signed_in(commune_a, Role.ADMINISTRATOR)
    letter(commune_a)
    with space_of(commune_a):
        suppress("camille.roy@exemple.example", channel="email", reason="bounce", detail="550")
    with NameServer() as server:
        settings.DNS_SERVERS = [server.address]
        administrator.post(f"{SENDER}declarer/", {"domain": DOMAIN, "local_part": "mairie"})
        # Once, so that Wagtail's own banners are shown before we look.
        administrator.post(f"{SENDER}verifier/", follow=True)
    pages = {
        address: administrator.get(address).content for address in (LETTERS, SUPPRESSED, SENDER)
    }
    assert look_at(pages) == {}


@pytest.mark.usefixtures("configured")
def test_the_messages_of_the_account_are_accessible(
    commune_a: Any, client_for: Callable[..., Client]
) -> None:
    camille = PersonFactory(email="camille@exemple.example")
    browser = client_for("account", camille)
    empty = browser.get(SCREEN).content
    for _ in range(25):
        told(commune_a, camille, "Votre demande d'acte de naissance est prête")
    pages = {SCREEN: browser.get(SCREEN).content, f"{SCREEN}?page=9": empty}
    assert look_at(pages) == {}
