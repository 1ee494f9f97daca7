"""Each screen in a real browser, wide and on a phone: axe finds nothing in what we drew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kernel.tenancy import space_of
from shared_services.message_templates.actions import attaching
from shared_services.message_templates.facade import seed_demo_wordings
from tests.browsing import look_at
from tests.message_templates.test_attachments import leaflet

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
HERE = "/gestion/messages/"


def test_the_screens_of_wordings_are_accessible(
    client_for: Callable[..., Any],
    in_a: Any,
    admin: Any,
    intercommunality: Any,
    epci_admin: Any,
) -> None:
    """The commune's own text, made from an older common one, and the common one itself."""
    ends = ("", "apercu/", "apercu/lettre/", "versions/")
    pages: dict[str, bytes] = {}
    for space, person, here in (
        (in_a, admin, HERE),
        (intercommunality, epci_admin, "/gestion/messages-communs/"),
    ):
        with space_of(space):
            seed_demo_wordings()
            if space is in_a:
                attaching.attach("piece-missing", leaflet(), revision=0, actor=admin)
        client = client_for(space, person)
        addresses = [here, *(f"{here}piece-missing/{end}" for end in ends)]
        pages |= {address: client.get(address).content for address in addresses}
    assert "Le texte commun a changé" in pages[f"{HERE}piece-missing/versions/"].decode()
    assert look_at(pages) == {}
