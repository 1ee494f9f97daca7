"""The register, an act, the board and the form in a real browser: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.acts import facade
from shared_services.acts.models import Act, CommuneWithoutSite
from tests.browsing import look_at
from tests.factories import websites as make

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_screens_of_acts_are_accessible(
    commune_a: Any,
    intercommunality: Any,
    secretary: Any,
    client_for: Callable[..., Client],
    make_person: Callable[..., Any],
) -> None:
    with space_of(commune_a):
        facade.seed_demo_acts(commune_a)
        picture = make.act("2026-99", title="Vieille affiche numérisée")
        replaced = Act.objects.get(number="2026-30")
    reader, agent = client_for(commune_a), client_for(commune_a, secretary)
    public = ["/actes/", "/actes/?nature=liste", "/actes/?q=zzzz"]
    public += [act.get_absolute_url() for act in (picture, replaced)]
    pages = {path: reader.get(path).content for path in public}
    board = "/gestion/actes/"
    for path in (board, f"{board}publier/", f"{board}{picture.pk}/"):
        pages[path] = agent.get(path).content
    with space_of(intercommunality):
        facade.seed_demo_acts(intercommunality)
        hosted = CommuneWithoutSite.objects.get()
    clerk = make_person("clerc@cc.example", intercommunality, Role.SECRETARY)
    place = hosted.get_absolute_url()
    pages[place] = client_for(intercommunality).get(place).content
    pages["/councillors"] = client_for(intercommunality, clerk).get(f"{board}conseillers/").content
    pages["/communes"] = client_for(intercommunality, clerk).get(f"{board}communes/").content
    pages["/refused"] = agent.post(f"{board}publier/", {"names_someone": "oui"}).content
    assert look_at(pages) == {}
