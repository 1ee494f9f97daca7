"""Pages after the sending: the applicant's and the agents'."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel import throttle
from kernel.clock import today
from kernel.tenancy import space_of
from shared_services.document_requests.actions import instruct, pieces
from shared_services.document_requests.follow_up import token_for
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.states import State
from shared_services.notifications.models import Notification
from tests.document_requests.journey import pdf
from tests.factories.document_requests import PDF, make_request, put_in_state

INBOX = "/gestion/demarches/"


@pytest.fixture
def desk(client_for: Callable[..., Client], commune_a: Any, agent: Any) -> Client:
    return client_for(commune_a, agent)


@pytest.fixture
def received(commune_a: Any) -> DocumentRequest:
    with space_of(commune_a):
        return make_request()


@pytest.fixture
def link(commune_a: Any, received: DocumentRequest) -> str:
    with space_of(commune_a):
        return f"/demarches/suivi/{token_for(received)}/"


@pytest.fixture
def visitor(client_for: Callable[..., Client], commune_a: Any) -> Client:
    return client_for(commune_a)


def act(desk: Client, request: DocumentRequest, name: str, **data: Any) -> Any:
    data.setdefault("version", request.version)
    return desk.post(f"{INBOX}{request.pk}/{name}/", data, follow=True)


def state_of(commune: Any, request: DocumentRequest) -> str:
    with space_of(commune):
        return DocumentRequest.objects.get(pk=request.pk).state


def test_a_whole_request_from_the_desk_to_the_post(
    desk: Client, received: DocumentRequest, commune_a: Any
) -> None:
    act(desk, received, "prendre")
    assert state_of(commune_a, received) == State.IN_PROGRESS
    page = act(desk, received, "postee", version=received.version + 1)
    assert "le document est parti par la poste" in page.content.decode()
    assert state_of(commune_a, received) == State.POSTED


def test_the_missing_piece_goes_round(
    desk: Client, visitor: Client, received: DocumentRequest, link: str, commune_a: Any
) -> None:
    act(
        desk,
        received,
        "demander",
        **{
            "pieces-pieces": ["Votre pièce d'identité"],
            "pieces-reason": "La photo est floue.",
            "pieces-answer_by": (today() + timedelta(days=10)).isoformat(),
        },
    )
    assert state_of(commune_a, received) == State.WAITING
    page = visitor.get(link).content.decode()
    assert "La photo est floue." in page
    bad = SimpleUploadedFile("cni.pdf", b"MZ" + b"\0" * 200)
    refused = visitor.post(link, {"act": "files", "files": [bad]})
    assert refused.status_code == 422
    assert state_of(commune_a, received) == State.WAITING
    visitor.post(link, {"act": "files", "files": [pdf("nette.pdf", PDF + b"%2")]})
    assert state_of(commune_a, received) == State.IN_PROGRESS


def test_a_message_is_marked_read_when_the_agent_opens_the_request(
    desk: Client, visitor: Client, received: DocumentRequest, link: str
) -> None:
    visitor.post(link, {"act": "message", "body": "Quand sera-ce prêt ?"})
    assert "pas encore lu" in visitor.get(link).content.decode()
    assert "Quand sera-ce prêt ?" in desk.get(f"{INBOX}{received.pk}/").content.decode()
    assert "Lu par la mairie" in visitor.get(link).content.decode()


def test_a_message_may_be_the_answer(
    visitor: Client, received: DocumentRequest, link: str, agent: Any, commune_a: Any
) -> None:
    with space_of(commune_a):
        pieces.ask_for_pieces(received.pk, pieces=["Date exacte"], reason="Illisible.", actor=agent)
    visitor.post(link, {"act": "message", "body": "Je cherche."})
    assert state_of(commune_a, received) == State.WAITING
    visitor.post(link, {"act": "message", "body": "Le 14 mai.", "is_answer": "on"})
    assert state_of(commune_a, received) == State.IN_PROGRESS


def test_the_applicant_withdraws(
    visitor: Client, received: DocumentRequest, link: str, commune_a: Any
) -> None:
    visitor.post(link, {"act": "withdraw"})
    assert state_of(commune_a, received) == State.WITHDRAWN
    assert "Vous avez retiré votre demande" in visitor.get(link).content.decode()


def test_a_stale_page_is_told_that_a_colleague_was_faster(
    desk: Client, received: DocumentRequest, other_agent: Any, commune_a: Any
) -> None:
    with space_of(commune_a):
        instruct.take_charge(received.pk, actor=other_agent)
    page = act(desk, received, "postee").content.decode()
    assert "Omar Haddad a déjà agi sur cette demande" in page
    assert state_of(commune_a, received) == State.IN_PROGRESS


def test_a_refusal_without_words_comes_back_with_the_error(
    desk: Client, received: DocumentRequest, commune_a: Any
) -> None:
    answer = act(desk, received, "refuser", **{"refusal-reason": ""})
    assert answer.status_code == 422
    assert state_of(commune_a, received) == State.SUBMITTED


def test_an_unknown_act_is_not_found(desk: Client, received: DocumentRequest) -> None:
    assert act(desk, received, "effacer").status_code == 404


def test_the_inbox_puts_the_most_urgent_first_and_closed_ones_aside(
    desk: Client, commune_a: Any
) -> None:
    with space_of(commune_a):
        later, late, done = make_request(), make_request(), make_request()
        DocumentRequest.objects.filter(pk=late.pk).update(legal_due_on=today() - timedelta(days=2))
        put_in_state(done, State.POSTED)
    listed = list(desk.get(INBOX).context["page"])
    assert [row.pk for row in listed] == [late.pk, later.pk]
    assert "En retard" in desk.get(INBOX).content.decode()
    assert [row.pk for row in desk.get(INBOX, {"retard": "1"}).context["page"]] == [late.pk]
    assert [row.pk for row in desk.get(INBOX, {"etat": "posted"}).context["page"]] == [done.pk]


@pytest.mark.parametrize("words", ["ROY camille", "roy", "héLÈNE", "an-"])
def test_search_ignores_case_and_accents(desk: Client, commune_a: Any, words: str) -> None:
    with space_of(commune_a):
        request = make_request(person={"first_names": "Hélène Camille"})
    found = desk.get(INBOX, {"q": words}).context["page"]
    assert [row.pk for row in found] == [request.pk]
    by_number = desk.get(INBOX, {"q": request.tracking_number.replace("-", "").lower()})
    assert [row.pk for row in by_number.context["page"]] == [request.pk]
    assert not list(desk.get(INBOX, {"q": "nobody"}).context["page"])


def test_only_mine_shows_only_mine(
    desk: Client, commune_a: Any, agent: Any, other_agent: Any
) -> None:
    with space_of(commune_a):
        mine, theirs = make_request(), make_request()
        instruct.take_charge(mine.pk, actor=agent)
        instruct.take_charge(theirs.pk, actor=other_agent)
    assert [row.pk for row in desk.get(INBOX, {"moi": "1"}).context["page"]] == [mine.pk]


def test_the_inbox_costs_the_same_with_one_request_and_with_twenty(
    desk: Client, commune_a: Any
) -> None:
    counts = []
    for more in (1, 19):
        with space_of(commune_a):
            for _turn in range(more):
                make_request()
        desk.get(INBOX)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert desk.get(INBOX).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_files_leave_the_desk_privately(
    desk: Client, received: DocumentRequest, commune_a: Any
) -> None:
    with space_of(commune_a):
        file = received.attachments.get()
    address = f"{INBOX}{received.pk}/fichiers/{file.pk}/"
    shown, saved = desk.get(address), desk.get(address, {"telecharger": "1"})
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    for answer in (shown, saved):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private, no-store")


def test_an_old_link_asks_for_a_new_one(visitor: Client, link: str) -> None:
    with patch("django.core.signing.time.time", return_value=4_000_000_000):
        answer = visitor.get(link)
    assert answer.status_code == 410
    assert "plus valable" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é" * 50])
def test_a_made_up_link_is_not_found(visitor: Client, token: str) -> None:
    assert visitor.get(f"/demarches/suivi/{token}/").status_code == 404


def test_asking_for_the_link_answers_the_same_either_way(
    visitor: Client, received: DocumentRequest, commune_a: Any
) -> None:
    good = {"number": received.tracking_number, "email": "camille.roy@exemple.example"}
    bad = {"number": "AN-2026-AAAA-BBBB", "email": "camille.roy@exemple.example"}
    answers = [visitor.post("/demarches/suivi/", data) for data in (good, bad)]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    with space_of(commune_a):
        assert Notification.objects.filter(template__endswith="follow_up_link").count() == 1


def test_guessing_numbers_is_slowed_down(visitor: Client, monkeypatch: Any) -> None:
    # Its own cache: another worker's test may clear the shared one in between.
    monkeypatch.setattr(throttle, "cache", LocMemCache("throttle", {}))
    data = {"number": "AN-2026-AAAA-BBBB", "email": "x@exemple.example"}
    codes = [visitor.post("/demarches/suivi/", data).status_code for _turn in range(11)]
    assert codes[:10] == [302] * 10
    assert codes[10] == 429


def test_an_administrator_changes_the_settings(
    client_for: Callable[..., Client], make_person: Callable[..., Any], commune_a: Any
) -> None:
    from accounts.roles.facade import Role

    admin = make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)
    desk = client_for(commune_a, admin)
    data = {
        "is_open": "on",
        "delivery_modes": ["counter"],
        "target_days": "3",
        "service_name": "État civil",
    }
    assert desk.post(f"{INBOX}catalogue/birth_certificate/", data).status_code == 302
    page = client_for(commune_a).get("/demarches/acte-de-naissance/").content.decode()
    assert "3 jours ouvrés" in page
    none = {**data, "delivery_modes": []}
    assert desk.post(f"{INBOX}catalogue/birth_certificate/", none).status_code == 422


def test_waiting_stops_the_badge(
    desk: Client, received: DocumentRequest, agent: Any, commune_a: Any
) -> None:
    with space_of(commune_a):
        pieces.ask_for_pieces(received.pk, pieces=["x"], reason="y", actor=agent)
        DocumentRequest.objects.update(legal_due_on=today() - timedelta(days=3))
    assert "Suspendue" in desk.get(INBOX).content.decode()
    assert desk.get(INBOX).context["counts"]["overdue"] == 0
