"""A person asks an authority to respect a right, and follows the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.rights_requests.actions import asking
from accounts.rights_requests.deadlines import months_after
from accounts.rights_requests.errors import RequestRefused
from accounts.rights_requests.models import RightsRequest
from kernel.audit.models import AuditEntry
from kernel.clock import today
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from tests.browsing import look_at
from tests.factories.accounts import as_owner
from tests.rights_requests.conftest import DETAILS

pytestmark = pytest.mark.django_db
MINE, NEW = "/mes-donnees/demandes/", "/mes-donnees/demandes/nouvelle/"


def mails() -> list[Any]:
    with public_space():
        return [
            row.payload
            for row in OutboxMessage.objects.filter(handler="notifications.account_mail").order_by(
                "created_at"
            )
        ]


def facts(authority: Any, **changed: str) -> dict[str, str]:
    return {"place": str(authority.id), "right": "correction", "details": DETAILS, **changed}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 1, date(2026, 12, 23)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_nobody_asks_without_signing_in(client_for: Callable[..., Client]) -> None:
    for path in (MINE, NEW):
        assert "/connexion/" in client_for("account").get(path).headers["Location"]


def test_a_request_reaches_the_town_hall_and_both_are_written_to(
    commune_a: Any, noemie: User, admin: User, client_for: Callable[..., Client]
) -> None:
    browser = client_for("account", noemie)
    answer = browser.post(NEW, facts(commune_a))
    assert answer.status_code == 302
    with space_of(commune_a):
        row = RightsRequest.objects.get()
        assert AuditEntry.objects.filter(action="rights_request.received").exists()
    assert (row.user_id, row.email, row.details) == (noemie.pk, noemie.email, DETAILS)
    assert row.due_on == months_after(today(), 1)
    assert {mail["email"] for mail in mails()} == {noemie.email, admin.email}
    # What is asked is read after signing in, never in a mail.
    assert all("Noémie, avec" not in mail["text"] for mail in mails())
    assert DETAILS.split(",")[0].replace("'", "&#x27;") in browser.get(MINE).content.decode()


def test_the_same_request_twice_is_one(commune_a: Any, noemie: User, asked: RightsRequest) -> None:
    with as_owner():
        again = asking.ask(commune_a.id, right="correction", details=DETAILS, actor=noemie)
    assert again == asked.pk


def test_a_sixth_request_waits_for_the_answers(
    commune_a: Any, noemie: User, client_for: Callable[..., Client]
) -> None:
    browser = client_for("account", noemie)
    for number in range(5):
        browser.post(NEW, facts(commune_a, details=f"{DETAILS} {number}"))
    answer = browser.post(NEW, facts(commune_a, details=f"{DETAILS} encore"))
    assert answer.status_code == 400
    assert "attendent déjà une réponse" in answer.content.decode()
    assert "encore" in answer.content.decode(), "what was written is lost"


def test_only_an_authority_that_knows_the_person_is_asked(
    commune_b: Any, noemie: User, client_for: Callable[..., Client]
) -> None:
    answer = client_for("account", noemie).post(NEW, facts(commune_b))
    assert answer.status_code == 400
    with as_owner(), pytest.raises(RequestRefused, match="de la liste"):
        asking.ask(commune_b.id, right="correction", details=DETAILS, actor=noemie)
    with space_of(commune_b):
        assert not RightsRequest.objects.exists()


@pytest.mark.parametrize("wrong", [{"right": "erasure"}, {"details": "non"}, {"place": "x"}])
def test_a_wrong_form_says_so(
    wrong: dict[str, str], commune_a: Any, noemie: User, client_for: Callable[..., Client]
) -> None:
    answer = client_for("account", noemie).post(NEW, facts(commune_a, **wrong))
    assert answer.status_code == 400
    with space_of(commune_a):
        assert not RightsRequest.objects.exists()


def test_nobody_reads_what_another_asked(
    asked: RightsRequest, commune_a: Any, client_for: Callable[..., Client], make_person: Any
) -> None:
    from accounts.actions.people import note_presence

    other = make_person("autre@exemple.example")
    with as_owner():
        note_presence(other, commune_a)
    assert "prénom" not in client_for("account", other).get(MINE).content.decode()


@pytest.mark.browser
def test_axe_finds_nothing(
    asked: RightsRequest, noemie: User, inbox: Client, client_for: Callable[..., Client]
) -> None:
    browser = client_for("account", noemie)
    screens = "/gestion/demandes-rgpd/"
    pages = {path: browser.get(path).content for path in (MINE, NEW)}
    pages["/wrong/"] = browser.post(NEW, {}).content
    for path in (screens, f"{screens}noter/", f"{screens}{asked.pk}/"):
        pages[path] = inbox.get(path).content
    assert look_at(pages) == {}
