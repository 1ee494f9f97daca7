"""Each screen in a real browser, wide and on a phone: axe finds nothing in what we drew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared_services.message_templates.facade import seed_demo_wordings
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.queries import State
from tests.browsing import look_at

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
HERE = "/gestion/messages/"


def test_the_screens_of_wordings_are_accessible(
    client_for: Callable[..., Any], in_a: Any, admin: Any
) -> None:
    seed_demo_wordings()
    WordingVersion.objects.filter(state=State.PUBLISHED).update(proposed_fingerprint="0" * 64)
    client = client_for(in_a, admin)
    ends = ("", "apercu/", "apercu/lettre/", "versions/")
    addresses = [HERE, *(f"{HERE}ready/{end}" for end in ends)]
    pages = {address: client.get(address).content for address in addresses}
    assert look_at(pages) == {}
