"""The wizard on both consoles: who may enter, what it writes, what it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.outbox.models import OutboxMessage
from tenants.mergers import facade as mergers
from tenants.mergers.models import Merger
from tests.factories import mergers as cases

pytestmark = pytest.mark.django_db
Person = Callable[..., Any]
OPERATOR, LEADER = "/console/communes-nouvelles/", "/console/communes-nouvelles/"


@pytest.fixture
def leader(make_person: Person, intercommunality: Any) -> Any:
    return make_person("admin@aillantais.example", intercommunality, Role.ADMINISTRATOR)


def answers(a: Any, b: Any, **facts: Any) -> dict[str, Any]:
    return {
        "communes": [str(a.pk), str(b.pk)],
        "chief": str(a.pk),
        "name": "Chassy-Senan",
        "insee_code": "89088",
        "siren": "938114352",
        "effective_on": today().isoformat(),
        "order_reference": "Arrêté n° 1",
        "admin_name": "Anne Petit",
        "admin_email": "anne@chassy.example",
        **facts,
    }


def test_strangers_and_communes_administrators_do_not_enter(
    intercommunality: Any,
    commune_a: Any,
    make_person: Person,
    client_for: Callable[..., Client],
) -> None:
    mayor = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    for host in ("operator", intercommunality):
        for path in (OPERATOR, f"{OPERATOR}preparer/"):
            assert client_for(host).get(path).status_code == 302
            assert client_for(host, mayor).get(path).status_code in {302, 403}


def test_a_plan_is_checked_then_run_from_the_console(
    intercommunality: Any,
    commune_a: Any,
    commune_b: Any,
    leader: Any,
    client_for: Callable[..., Client],
) -> None:
    browser = client_for(intercommunality, leader)
    made = browser.post(f"{LEADER}preparer/", answers(commune_a, commune_b))
    assert made.status_code == 302, made.text
    merger = Merger.objects.get()
    assert merger.intercommunality_id == intercommunality.pk
    assert OutboxMessage.objects.filter(handler="mergers.check", queue="operations").exists()
    page = f"{LEADER}{merger.pk}/"
    assert "se prépare" in browser.get(page).text
    browser.post(f"{page}lancer/")
    assert not OutboxMessage.objects.filter(handler="mergers.run").exists(), "not checked yet"
    mergers.check_merger(merger.pk)
    shown = browser.get(page)
    assert "Commune déléguée de Senan" in shown.text
    assert "Fusionner les communes" in shown.text
    assert json.loads(browser.get(f"{page}?format=json").content)["blocking"] == []
    browser.post(f"{page}lancer/")
    assert OutboxMessage.objects.filter(handler="mergers.run").count() == 1
    mergers.run_merger(merger.pk)
    done = browser.get(page)
    assert "La fusion est faite" in done.text
    assert "Abandonner" not in done.text


def test_wrong_answers_are_explained_on_the_form(
    commune_a: Any, commune_b: Any, operator: Any, client_for: Callable[..., Client]
) -> None:
    browser = client_for("operator", operator)
    for facts, says in (
        ({"siren": "938114353"}, "SIREN"),
        ({"communes": [str(commune_a.pk)]}, "au moins deux communes"),
        ({"chief": str(commune_b.pk), "communes": [str(commune_a.pk)]}, "Le chef-lieu est"),
        ({"admin_email": ""}, "indiquez qui"),
        ({"effective_on": "1900-01-01"}, "vérifiez l"),
        ({"communes": ["x"]}, "choix"),
    ):
        answer = browser.post(f"{OPERATOR}preparer/", answers(commune_a, commune_b, **facts))
        assert answer.status_code == 200
        assert says in answer.text, says
    assert not Merger.objects.exists()


def test_another_intercommunality_sees_and_touches_nothing(
    intercommunality: Any, leader: Any, operator: Any, client_for: Callable[..., Client]
) -> None:
    elsewhere = cases.open_origins(cases.PARGNY_ET_FILAIN)
    merger = cases.plan(cases.PARGNY_ET_FILAIN, elsewhere)
    browser = client_for(intercommunality, leader)
    assert "Pargny" not in browser.get(LEADER).text
    assert browser.get(f"{LEADER}{merger.pk}/").status_code == 404
    for name in ("verifier", "lancer", "accepter-sans-fichiers", "abandonner"):
        assert browser.post(f"{LEADER}{merger.pk}/{name}/").status_code == 404
    forged = browser.post(f"{LEADER}preparer/", answers(*elsewhere))
    assert forged.status_code == 200
    assert Merger.objects.count() == 1
    own = client_for("operator", operator)
    assert "Pargny-et-Filain" in own.get(OPERATOR).text
    assert own.post(f"{OPERATOR}{merger.pk}/inconnu/").status_code == 404
    own.post(f"{OPERATOR}{merger.pk}/abandonner/")
    assert not Merger.objects.exists()
