"""« Mes démarches » on the account host: where each request is, how far, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles.facade import Role
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.document_requests.actions import close
from shared_services.document_requests.actions.retention import purge
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.personal_data import erase
from shared_services.document_requests.pointers.models import RequestPointer
from shared_services.document_requests.two_accounts import move_files
from tests.browsing import look_at
from tests.factories.accounts import as_owner
from tests.factories.document_requests import make_request

PAGE = "/mes-demarches/"


@pytest.fixture
def person(make_person: Callable[..., Any]) -> Any:
    return make_person("camille@exemple.example")


def pointers() -> list[tuple[str, str]]:
    with as_owner():
        return list(RequestPointer.objects.values_list("number", "state").order_by("number"))


def test_a_visitor_must_sign_in(client_for: Callable[..., Client]) -> None:
    assert client_for("account").get(PAGE).status_code == 302


def test_a_person_sees_theirs_in_all_communes_and_nobody_elses(
    person: Any,
    make_person: Callable[..., Any],
    commune_a: Any,
    commune_b: Any,
    client_for: Callable[..., Client],
) -> None:
    other = make_person("autre@exemple.example")
    numbers = []
    for commune in (commune_a, commune_b):
        with space_of(commune):
            numbers.append(make_request(user=person).tracking_number)
            theirs = make_request(user=other).tracking_number
            without = make_request().tracking_number
    page = client_for("account", person).get(PAGE).content.decode()
    for number in numbers:
        assert number in page
    assert commune_a.town_hall in page
    assert commune_b.town_hall in page
    assert theirs not in page
    assert without not in page
    assert "Acte de naissance" not in page, "what was asked stays in the town hall"
    home = client_for("account", person).get("/").content.decode()
    assert "2 demandes en cours" in home


def test_the_line_follows_the_request(person: Any, agent: Any, commune_a: Any) -> None:
    with space_of(commune_a):
        request = make_request(user=person)
        close.mark_posted(request.pk, actor=agent)
    assert pointers() == [(request.tracking_number, "posted")]
    with space_of(commune_a):
        DocumentRequest.objects.update(closed_at=now() - timedelta(days=366))
        purge()
    assert pointers() == []


def test_leaving_takes_the_lines_away(person: Any, commune_a: Any) -> None:
    with space_of(commune_a):
        make_request(user=person)
        erase(person)
        assert DocumentRequest.objects.get().user_id is None
    assert pointers() == []


def test_two_accounts_made_one_keep_their_requests(
    person: Any, make_person: Callable[..., Any], commune_a: Any
) -> None:
    kept = make_person("camille.roy@exemple.example")
    with space_of(commune_a):
        make_request(user=person)
        move_files(person, kept)
    with as_owner():
        assert RequestPointer.objects.get().user_id == kept.pk


def test_a_commune_writes_no_line_for_another_and_reads_none(
    person: Any, commune_a: Any, commune_b: Any
) -> None:
    with space_of(commune_a):
        request = make_request(user=person)
    with space_of(commune_b):
        assert not RequestPointer.objects.exists()
        assert not RequestPointer.objects.filter(pk=request.pk).update(state="refused")
    assert pointers() == [(request.tracking_number, "submitted")]


def test_twenty_requests_cost_what_one_costs(
    person: Any, commune_a: Any, client_for: Callable[..., Client]
) -> None:
    browser = client_for("account", person)
    costs = []
    for more in (1, 19):
        with space_of(commune_a):
            for _turn in range(more):
                make_request(user=person)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.browser
def test_the_page_is_accessible_on_a_phone_too(
    person: Any, agent: Any, commune_a: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        make_request(user=person)
        close.mark_posted(make_request(user=person).pk, actor=agent)
    browser = client_for("account", person)
    assert look_at({PAGE: browser.get(PAGE).content}) == {}


def test_an_agents_counter_request_is_in_nobodys_account(
    commune_a: Any, make_person: Callable[..., Any]
) -> None:
    agent = make_person("guichet@a.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        make_request()
    with as_owner():
        assert not RequestPointer.objects.filter(user_id=agent.pk).exists()
