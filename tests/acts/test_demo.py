"""The demo's acts: real PDFs through the same door as an agent's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kernel.tenancy import space_of
from shared_services.acts import facade, queries
from shared_services.acts.models import Act

pytestmark = pytest.mark.django_db


def test_the_demo_shows_acts_delays_and_a_replacement(
    commune_a: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        facade.seed_demo_acts(commune_a)
        facade.seed_demo_acts(commune_a)
        acts = list(Act.objects.all())
        states = {duty.state for duty in queries.duties()}
        found = facade.search_acts("salle des fêtes")
    assert len(acts) == 5
    assert sum(act.replaces_id is not None for act in acts) == 1
    assert all(act.text for act in acts)
    assert {queries.DONE, queries.SOON} <= states
    assert {"2026-30", "2026-31", "LISTE-1"} == {act.number for act in found}
    reader = client_for(commune_a)
    assert all(reader.get(act.get_absolute_url()).status_code == 200 for act in acts)
