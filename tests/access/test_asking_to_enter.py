"""A request to enter opens nothing before it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.access.actions import guests
from accounts.access.errors import AccessRefused
from accounts.access.models import TimedAccess
from accounts.models import User
from accounts.roles.actions.holding import grant_role
from accounts.roles.facade import Role
from accounts.roles.queries import abilities_of
from kernel.errors import NotAllowed
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import space_of
from tests.access.acts import again

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_a_request_gives_nothing_until_it_is_answered(
    commune_a: Any, intercommunality: Any, admin: User, leader: User, client_for: Browser
) -> None:
    console = client_for(intercommunality, leader)
    address = f"/console/communes/{commune_a.pk}/acces/"
    facts = {"hours": 4, "mode": "lire", "reason": "Réparer la page d'accueil"}
    assert console.post(address, facts).status_code == 302
    assert "en attente" in console.get(address).content.decode()
    mail = OutboxMessage.objects.filter(handler="notifications.account_mail").latest("created_at")
    assert mail.payload["email"] == admin.email
    assert "Réparer la page" in mail.payload["text"]
    with space_of(commune_a):
        assert abilities_of(leader) == set()
        asked = TimedAccess.objects.get()
    browser = client_for(commune_a, admin)
    assert "demande à entrer" in browser.get("/gestion/equipe/acces/").content.decode()
    answer = {"email": leader.email, "name": "L", "roles": ["redacteur"], "hours": 1}
    browser.post(
        f"/gestion/equipe/acces/{asked.pk}/repondre/",
        answer | {"mode": "lire", "reason": "Accordé pour une heure"},
    )
    with space_of(commune_a):
        assert "pages.write" in abilities_of(again(leader))
        assert "requests.handle" not in abilities_of(again(leader))
    assert "accordée jusqu" in console.get(address).content.decode()


def test_a_refused_request_stays_closed(commune_a: Any, admin: User, leader: User) -> None:
    with space_of(commune_a):
        asked = guests.ask(hours=1, may_write=False, reason="Pour voir", actor=leader)
        with pytest.raises(AccessRefused, match="attend déjà"):
            guests.ask(hours=1, may_write=False, reason="Pour voir", actor=leader)
        guests.refuse(asked.pk, actor=admin)
        assert abilities_of(again(leader)) == set()
        with pytest.raises(AccessRefused, match="n'attend plus"):
            guests.refuse(asked.pk, actor=admin)


def test_nobody_else_may_even_ask(commune_a: Any, commune_b: Any, make_person: Any) -> None:
    neighbour = make_person("admin@b.example", commune_b, Role.ADMINISTRATOR)
    with space_of(commune_a), pytest.raises(NotAllowed):
        guests.ask(hours=1, may_write=False, reason="Curiosité", actor=neighbour)


def test_the_back_office_offers_the_other_commune_in_one_click(
    commune_a: Any, commune_b: Any, agent: User, client_for: Browser
) -> None:
    with space_of(commune_b):
        grant_role(agent, Role.AGENT, actor=None)
    for here, there in ((commune_a, commune_b), (commune_b, commune_a)):
        page = client_for(here, agent).get("/gestion/").content.decode()
        assert f"{there.primary_host}:8000/connexion/?next=/gestion/" in page.replace("\\/", "/")
