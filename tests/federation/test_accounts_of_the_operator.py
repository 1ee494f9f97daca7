"""« Comptes » of the operator's console: little is shown, much is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.passwords import throttle
from accounts.passwords.actions import suspecting
from accounts.passwords.errors import RulesRefused
from accounts.passwords.models import HeldAccount
from accounts.roles.facade import Role, grant_role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from tests.browsing import look_at
from tests.factories.accounts import as_owner

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
SCREEN = "/console/comptes/"
REASON = "Mot de passe vu dans un courriel transféré"


@pytest.fixture
def operator(make_person: Any) -> User:
    someone: User = make_person("op@beffroi.example")
    with as_owner():
        grant_role(someone, Role.OPERATOR, actor=None)
    return someone


@pytest.fixture
def agent(commune_a: Any, make_person: Any) -> User:
    return make_person("odile@a.example", commune_a, Role.AGENT, first_name="Odile")


def test_only_operators_come_here(client_for: Browser, agent: User) -> None:
    assert client_for("operator").get(SCREEN).status_code == 302
    stranger = client_for("operator", agent)
    for path in (SCREEN, f"{SCREEN}chercher/", f"{SCREEN}proteger/"):
        facts = {"email": agent.email, "reason": REASON}
        answer = stranger.get(path) if path == SCREEN else stranger.post(path, facts)
        assert answer.status_code == 403
    assert not HeldAccount.objects.exists()


def test_an_operator_protects_an_account_and_says_why(
    client_for: Browser, operator: User, agent: User, commune_a: Any
) -> None:
    at_work, console = client_for(commune_a, agent), client_for("operator", operator)
    unknown = console.post(f"{SCREEN}chercher/", {"email": "nul@exemple.example"})
    assert "Aucun compte" in unknown.content.decode()
    seen = console.post(f"{SCREEN}chercher/", {"email": agent.email}).content.decode()
    assert "Oui, il a un rôle" in seen
    assert "Odile" not in seen
    short = console.post(f"{SCREEN}proteger/", {"email": agent.email, "reason": "ok"})
    assert short.status_code == 200
    assert at_work.get("/gestion/").status_code == 200
    console.post(f"{SCREEN}proteger/", {"email": agent.email, "reason": REASON})
    assert at_work.get("/gestion/").status_code == 302
    listed = console.get(SCREEN).content.decode()
    assert "o…@a.example" in listed
    assert agent.email not in listed
    assert REASON in listed
    acts = AuditEntry.objects.filter(target=str(agent.pk)).values_list("action", flat=True)
    assert {"account.looked_at", "account.compromised"} <= set(acts)


def test_the_reason_is_asked_below_the_screen_too(operator: User, agent: User) -> None:
    with as_owner(), pytest.raises(RulesRefused):
        suspecting.suspect_by_operator(agent, actor=operator, reason=" ")
    with as_owner():
        suspecting.suspect_by_operator(agent, actor=None)
        assert HeldAccount.objects.get().by is None


def test_who_waits_and_who_sleeps(
    client_for: Browser, operator: User, agent: User, rf: Any
) -> None:
    long_ago = now() - timedelta(days=400)
    with as_owner():
        User.everyone.filter(pk=agent.pk).update(last_login=long_ago)
        for number in range(20):
            throttle.note_failure(rf.get("/", REMOTE_ADDR=f"203.0.{number}.9"), agent.email)
    console = client_for("operator", operator)
    listed = console.get(SCREEN).content.decode()
    assert "1 compte, 0 réseaux" in listed or "1 compte, 0 réseau" in listed
    assert "1 compte ne s'est pas connecté depuis un an" in listed.replace("&#x27;", "'")
    seen = console.post(f"{SCREEN}chercher/", {"email": agent.email}).content.decode()
    assert "il attend jusqu" in seen


def test_as_many_queries_for_one_account_as_for_twenty(
    client_for: Browser, operator: User, agent: User, make_person: Any
) -> None:
    console = client_for("operator", operator)

    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            console.get(SCREEN)
        return len(made)

    HeldAccount.objects.create(user=agent)
    cost()
    before = cost()
    for number in range(5):
        HeldAccount.objects.create(user=make_person(f"p{number}@a.example"), by=operator)
    assert cost() == before


@pytest.mark.browser
def test_its_screens_are_accessible(client_for: Browser, operator: User, agent: User) -> None:
    with as_owner():
        suspecting.suspect_by_operator(agent, actor=operator, reason=REASON)
    console = client_for("operator", operator)
    found = console.post(f"{SCREEN}chercher/", {"email": agent.email})
    pages = {SCREEN: console.get(SCREEN).content, f"{SCREEN}chercher/": found.content}
    assert look_at(pages) == {}
