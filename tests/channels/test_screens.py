"""« Courriers à poster » and « Adresses écartées »: who may, in which space, with what words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.tenancy import space_of
from shared_services.notifications.channels import addresses
from shared_services.notifications.channels.actions.letters import write_letter
from shared_services.notifications.channels.actions.reporting import suppress
from shared_services.notifications.channels.models import PrintableLetter, SuppressedAddress
from shared_services.notifications.models import Notification
from tests.factories.notifications import make_notification

LETTERS = "/gestion/courriers/"
SUPPRESSED = "/gestion/adresses-ecartees/"
LINES = "12 rue du Lavoir\n89110 Chassy"


def letter(authority: Any, **facts: Any) -> Any:
    with space_of(authority):
        identity = make_notification(**facts)
        write_letter(Notification.objects.get(pk=identity), why="550 no such mailbox")
    return identity


def listed(authority: Any, address: str = "camille.roy@exemple.example") -> Any:
    with space_of(authority):
        suppress(address, channel="email", reason="bounce")
        return SuppressedAddress.objects.get(address=address).pk


@pytest.mark.parametrize("screen", [LETTERS, SUPPRESSED])
def test_nobody_sees_these_without_signing_in(
    commune_a: Any, client_for: Callable[..., Client], screen: str
) -> None:
    answer = client_for(commune_a).get(screen)
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]


@pytest.mark.parametrize("screen", [LETTERS, SUPPRESSED])
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AGENT])
def test_administrators_and_agents_see_their_space_only(
    commune_a: Any, commune_b: Any, signed_in: Any, role: Role, screen: str
) -> None:
    letter(commune_a, name="Camille Ici")
    letter(commune_b, name="Dominique Ailleurs")
    listed(commune_a, "ici@exemple.example")
    listed(commune_b, "ailleurs@exemple.example")
    page = signed_in(commune_a, role).get(screen).content.decode().lower()
    assert "ici" in page
    assert "ailleurs" not in page


def test_editors_are_refused(commune_a: Any, signed_in: Any) -> None:
    editor = signed_in(commune_a, Role.EDITOR)
    identity, address = letter(commune_a), listed(commune_a)
    for screen in (LETTERS, SUPPRESSED, f"{LETTERS}{identity}/pdf/"):
        assert editor.get(screen).status_code == 403
    for act in ("adresse", "suite"):
        assert editor.post(f"{LETTERS}{identity}/{act}/", {}).status_code == 403
    assert editor.post(f"{SUPPRESSED}{address}/autoriser/", {}).status_code == 403
    with space_of(commune_a):
        assert SuppressedAddress.objects.count() == PrintableLetter.objects.count() == 1


def test_the_letter_is_a_pdf_that_nobody_keeps(commune_a: Any, signed_in: Any) -> None:
    identity = letter(commune_a, text="Bonjour,\n\n#panic() $x$ \\ *gras* @ref <lien>\n")
    agent = signed_in(commune_a, Role.AGENT)
    answer = agent.get(f"{LETTERS}{identity}/pdf/")
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert agent.get(f"{LETTERS}{uuid.uuid4()}/pdf/").status_code == 404


def test_an_agent_of_another_commune_gets_nothing(
    commune_a: Any, commune_b: Any, signed_in: Any
) -> None:
    identity, address = letter(commune_b), listed(commune_b)
    agent = signed_in(commune_a, Role.AGENT)
    assert agent.get(f"{LETTERS}{identity}/pdf/").status_code == 404
    agent.post(f"{LETTERS}{identity}/suite/", {"outcome": "posted"})
    agent.post(f"{SUPPRESSED}{address}/autoriser/", {"why": "elle a changé"})
    with space_of(commune_b):
        assert PrintableLetter.objects.get().outcome == "waiting"
        assert SuppressedAddress.objects.exists()


def test_an_address_is_given_then_the_letter_posted_and_its_text_gone(
    commune_a: Any, signed_in: Any
) -> None:
    identity = letter(commune_a)
    agent = signed_in(commune_a, Role.AGENT)
    agent.post(f"{LETTERS}{identity}/adresse/", {"address": f"  {LINES}\n\n"})
    with space_of(commune_a):
        assert PrintableLetter.objects.get().postal_address == LINES
    agent.post(f"{LETTERS}{identity}/suite/", {"outcome": "posted"})
    with space_of(commune_a):
        found = PrintableLetter.objects.get()
        assert (found.outcome, found.text) == ("posted", "")
        told = set(AuditEntry.objects.values_list("action", flat=True))
        assert {"letter.addressed", "letter.posted"} <= told
    assert agent.get(f"{LETTERS}{identity}/pdf/").status_code == 404


@pytest.mark.parametrize("address", ["", " \n ", "a\n" * 8, "x" * 101, "x" * 900])
def test_a_wrong_address_is_refused_in_plain_words(
    commune_a: Any, signed_in: Any, address: str
) -> None:
    identity = letter(commune_a)
    agent = signed_in(commune_a, Role.AGENT)
    answer = agent.post(f"{LETTERS}{identity}/adresse/", {"address": address}, follow=True)
    assert "entre une et sept lignes" in answer.content.decode()


@pytest.mark.parametrize("outcome", ["", "waiting", "perdu", "posted\x00"])
def test_a_wrong_outcome_changes_nothing(commune_a: Any, signed_in: Any, outcome: str) -> None:
    identity = letter(commune_a)
    signed_in(commune_a, Role.AGENT).post(f"{LETTERS}{identity}/suite/", {"outcome": outcome})
    with space_of(commune_a):
        assert PrintableLetter.objects.get().outcome == "waiting"


def test_an_address_is_written_to_again_with_a_reason(commune_a: Any, signed_in: Any) -> None:
    address = listed(commune_a)
    agent = signed_in(commune_a, Role.AGENT)
    answer = agent.post(f"{SUPPRESSED}{address}/autoriser/", {"why": " "}, follow=True)
    assert "Dites en quelques mots" in answer.content.decode()
    agent.post(f"{SUPPRESSED}{address}/autoriser/", {"why": "la boîte est réparée"})
    with space_of(commune_a):
        assert not SuppressedAddress.objects.exists()
        assert AuditEntry.objects.filter(action="suppressed_address.removed").exists()


@pytest.mark.parametrize("search", ["%", "'", "\x00", "x" * 500, "camille"])
def test_any_search_is_answered(commune_a: Any, signed_in: Any, search: str) -> None:
    listed(commune_a)
    agent = signed_in(commune_a, Role.AGENT)
    assert agent.get(SUPPRESSED, {"q": search, "page": "x"}).status_code == 200


def test_the_postal_address_comes_from_whoever_knows_it(
    commune_a: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "_finders", [])
    addresses.register_address_finder(lambda about, email: "")
    addresses.register_address_finder(lambda about, email: LINES if about == "dossier" else "")
    letter(commune_a, about="dossier")
    letter(commune_a, about="autre")
    with space_of(commune_a):
        found = PrintableLetter.objects.order_by("about").values_list("about", "postal_address")
        assert list(found) == [("autre", ""), ("dossier", LINES)]


def test_the_list_asks_as_much_for_one_letter_as_for_twenty(commune_a: Any, signed_in: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    agent = signed_in(commune_a, Role.AGENT)
    letter(commune_a)
    agent.get(LETTERS)
    with CaptureQueriesContext(connection) as one:
        agent.get(LETTERS)
    for _ in range(19):
        letter(commune_a)
    with CaptureQueriesContext(connection) as twenty:
        agent.get(LETTERS)
    assert len(twenty) == len(one)
