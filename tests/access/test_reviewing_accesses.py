"""The review: who can do what, checked once a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.access.actions import checking
from accounts.access.review import people_to_check
from accounts.models import User
from accounts.roles.actions import editing
from accounts.roles.actions.holding import grant_role
from accounts.roles.facade import Role
from accounts.roles.models import UserGroup
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.tenancy import space_of
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_the_review_says_who_what_since_when_and_by_whom(
    commune_a: Any, commune_b: Any, admin: User, make_person: Any, client_for: Browser
) -> None:
    person = PersonFactory(first_name="Zoé", last_name="Neuve")
    make_person("ailleurs@b.example", commune_b, Role.AGENT, last_name="Voisine")
    with space_of(commune_a):
        grant_role(person, Role.AGENT, actor=admin)
    browser = client_for(commune_a, admin)
    page = browser.get("/gestion/equipe/revue/").content.decode()
    assert "Zoé Neuve" in page
    assert "Traiter les demandes des habitants" in page
    assert "Donné par Ada" in page
    assert "Voisine" not in page
    table = browser.get("/gestion/equipe/revue/acces.csv")
    assert table["Content-Type"].startswith("text/csv")
    assert "Zoé Neuve" in table.content.decode()
    assert "Voisine" not in table.content.decode()


def test_a_formula_in_a_name_is_harmless_in_the_file(
    commune_a: Any, admin: User, make_person: Any, client_for: Browser
) -> None:
    make_person("f@a.example", commune_a, Role.AGENT, first_name="=1+1", last_name="X")
    table = client_for(commune_a, admin).get("/gestion/equipe/revue/acces.csv")
    assert "'=1+1 X" in table.content.decode()


def test_a_check_has_a_name_and_a_date_and_stills_the_reminder(
    commune_a: Any, admin: User, client_for: Browser
) -> None:
    browser = client_for(commune_a, admin)
    with space_of(commune_a):
        assert people_to_check() == 0
        assert not checking.remind()
        UserGroup.objects.update(since=now() - timedelta(days=400))
        assert people_to_check() == 1
        assert checking.remind()
        assert not checking.remind(), "once a month at most"
    assert "Revue des accès à faire" in browser.get("/gestion/").content.decode()
    assert browser.post(f"/gestion/equipe/revue/{admin.pk}/verifier/").status_code == 302
    assert "par Ada" in browser.get("/gestion/equipe/revue/").content.decode()
    assert "Revue des accès à faire" not in browser.get("/gestion/").content.decode()
    with space_of(commune_a):
        AuditEntry.objects.get(action="access.checked", target=str(admin.pk))
        assert people_to_check() == 0


def test_the_review_is_for_who_has_that_ability(
    commune_a: Any, agent: User, make_person: Any, client_for: Browser, admin: User
) -> None:
    security = make_person("rssi@a.example", commune_a, Role.SECURITY)
    assert client_for(commune_a).get("/gestion/equipe/revue/").status_code == 302
    assert client_for(commune_a, agent).get("/gestion/equipe/revue/").status_code == 403
    assert client_for(commune_a, agent).get("/gestion/equipe/revue/acces.csv").status_code == 403
    browser = client_for(commune_a, security)
    assert browser.get("/gestion/equipe/revue/").status_code == 200
    assert browser.post(f"/gestion/equipe/revue/{agent.pk}/verifier/").status_code == 403


def test_a_role_with_the_ability_to_review_may_be_made(
    commune_a: Any, admin: User, agent: User, client_for: Browser
) -> None:
    with space_of(commune_a):
        editing.change_role("agent", {"access.review"}, actor=admin)
    assert client_for(commune_a, agent).get("/gestion/equipe/revue/").status_code == 200
