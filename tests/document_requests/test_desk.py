"""The agents' work as a whole: board, figures, exports, several at once, filing for someone."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import tablib
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles.facade import Role
from kernel.clock import now, today
from kernel.tenancy import space_of
from shared_services.document_requests import figures
from shared_services.document_requests.actions import instruct
from shared_services.document_requests.actions.reminding import remind
from shared_services.document_requests.follow_up import token_for
from shared_services.document_requests.models import DocumentRequest, Draft, InboxView
from shared_services.notifications.models import Notification
from tests.document_requests.journey import COPY, HOME, PERSON
from tests.factories.document_requests import APPLICANT, make_request, put_in_state

DESK = "/gestion/demarches/"
PAGES = ["echeances/", "statistiques/", "statistiques/demandes.csv", "saisir/"]


@pytest.fixture
def desk(client_for: Callable[..., Client], commune_a: Any, agent: Any) -> Client:
    return client_for(commune_a, agent)


@pytest.mark.parametrize("path", PAGES)
def test_only_agents_of_this_commune_open_the_desk(
    client_for: Callable[..., Client],
    commune_a: Any,
    commune_b: Any,
    make_person: Callable[..., Any],
    agent: Any,
    path: str,
) -> None:
    assert client_for(commune_a).get(DESK + path).status_code == 302
    stranger = make_person("agent@b.example", commune_b, Role.AGENT)
    assert client_for(commune_a, stranger).get(DESK + path).status_code in {302, 403}
    assert client_for(commune_a, agent).get(DESK + path).status_code == 200


def test_the_inbox_opens_in_twelve_queries(desk: Client, commune_a: Any) -> None:
    with space_of(commune_a):
        for _turn in range(3):
            make_request()
    desk.get(DESK)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(DESK).status_code == 200
    # The host's own two are kept in memory by a running server; tests ask them each time.
    asked = [each["sql"] for each in seen if 'FROM "authorities_domain"' not in each["sql"]]
    assert len(asked) <= 12, "\n".join(sql[:200] for sql in asked)


def test_an_agent_keeps_filters_alone_or_for_all(
    desk: Client, commune_a: Any, other_agent: Any, client_for: Callable[..., Client]
) -> None:
    colleague = client_for(commune_a, other_agent)
    kept = {"name": "À moi", "filtre-moi": "1", "filtre-etat": "open", "filtre-x": "y"}
    assert desk.post(f"{DESK}vues/", kept)["Location"].endswith("?etat=open&moi=1")
    desk.post(f"{DESK}vues/", {"name": "Retards", "filtre-retard": "1", "is_shared": "1"})
    assert "Retards" in colleague.get(DESK).content.decode()
    assert "À moi" not in colleague.get(DESK).content.decode()
    assert "À moi" in desk.get(DESK).content.decode()
    for wrong, words in (
        ({"name": " ", "filtre-moi": "1"}, "Donnez un nom"),
        ({"name": "Vide"}, "Choisissez d&#x27;abord"),
    ):
        assert words in desk.post(f"{DESK}vues/", wrong, follow=True).content.decode()
    with space_of(commune_a):
        shared = InboxView.objects.get(is_shared=True)
    gone = colleague.post(f"{DESK}vues/{shared.pk}/retirer/", follow=True).content.decode()
    assert "pas à vous" in gone
    desk.post(f"{DESK}vues/{shared.pk}/retirer/")
    with space_of(commune_a):
        assert InboxView.objects.count() == 1


def test_the_board_parts_late_soon_and_in_time(desk: Client, commune_a: Any) -> None:
    with space_of(commune_a):
        late, soon, time = make_request(), make_request(), make_request()
        waiting = put_in_state(make_request(), "waiting_for_applicant")
        for request, days in ((late, -2), (soon, 1), (time, 30), (waiting, -9)):
            request.legal_due_on = today() + timedelta(days=days)
            request.save()
    columns = {each.kind: each for each in desk.get(f"{DESK}echeances/").context["columns"]}
    assert [each.pk for each in columns["late"].requests] == [late.pk]
    assert [each.pk for each in columns["soon"].requests] == [soon.pk]
    assert [each.pk for each in columns["time"].requests] == [time.pk]


def test_kept_deadlines_are_counted_on_answers_only(in_a: Any) -> None:
    kept, missed, gone = make_request(), make_request(), make_request()
    put_in_state(kept, "posted", days_ago=1)
    put_in_state(missed, "handed_over")
    put_in_state(gone, "withdrawn")
    missed.legal_due_on = today() - timedelta(days=5)
    missed.save()
    found = figures.kept_since(today() - timedelta(days=30))
    assert (found.answered, found.in_legal_time, found.legal_percent) == (2, 1, 50)
    assert figures.kept_since(today() + timedelta(days=1)).legal_percent is None


def test_figures_cost_the_same_with_one_request_and_with_twenty(
    desk: Client, commune_a: Any
) -> None:
    with space_of(commune_a):
        make_request()
    desk.get(f"{DESK}statistiques/")
    desk.get(DESK)  # the choices of its filters are kept for a minute
    counts = []
    for more in (0, 19):
        with space_of(commune_a):
            for _turn in range(more):
                make_request()
        for path in ("echeances/", "statistiques/", ""):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                desk.get(DESK + path)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_the_register_opens_in_a_spreadsheet_without_answers(
    desk: Client, commune_a: Any, kind: str
) -> None:
    with space_of(commune_a):
        request = make_request()
        request.labels = ["=1+1"]
        request.save()
    answer = desk.get(f"{DESK}statistiques/demandes.{kind}")
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        assert request.tracking_number in text
        assert "'=1+1" in text, "no formula"
        rows = text
    else:
        table = tablib.Dataset().load(io.BytesIO(answer.content), format="ods")
        assert request.tracking_number in table["Numéro"]
        rows = str(table.dict)
    for secret in ("Camille", "camille.roy", "rue du Lavoir", "1990"):
        assert secret not in rows
    assert desk.get(f"{DESK}statistiques/demandes.exe").status_code == 404


def test_several_requests_are_taken_given_and_labelled_at_once(
    desk: Client, commune_a: Any, other_agent: Any, agent: Any
) -> None:
    with space_of(commune_a):
        pair = [make_request(), make_request()]
        closed = put_in_state(make_request(), "posted")
    ids = [str(each.pk) for each in (*pair, closed)]
    page = desk.post(f"{DESK}ensemble/", {"demande": ids, "act": "prendre"}, follow=True)
    assert "2 demandes changées" in page.content.decode()
    assert "n&#x27;est plus dans un état" in page.content.decode()
    desk.post(f"{DESK}ensemble/", {"demande": ids[:2], "act": "etiqueter", "labels": "notaire"})
    desk.post(f"{DESK}ensemble/", {"demande": ids[:2], "act": "confier", "to": other_agent.pk})
    with space_of(commune_a):
        for request in DocumentRequest.objects.filter(pk__in=ids[:2]):
            assert request.assignee_id == other_agent.pk
            assert request.labels == ["notaire"]
    page = desk.get(f"{DESK}?etiquette=notaire")
    assert page.context["page"].paginator.count == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "prendre"},
        {"act": "prendre", "demande": ["x", "00000000-0000-0000-0000-000000000000"]},
        {"act": "etiqueter", "labels": ""},
    ],
)
def test_a_bulk_act_that_makes_no_sense_changes_nothing(
    desk: Client, commune_a: Any, sent: dict[str, Any]
) -> None:
    with space_of(commune_a):
        received = make_request()
    assert desk.post(f"{DESK}ensemble/", sent).status_code == 302
    with space_of(commune_a):
        received.refresh_from_db()
    assert received.state == "submitted"
    assert desk.post(f"{DESK}ensemble/", {"act": "effacer"}).status_code == 404


def test_a_request_is_not_given_to_a_stranger(
    received: DocumentRequest, agent: Any, make_person: Callable[..., Any], commune_b: Any
) -> None:
    stranger = make_person("agent@b.example", commune_b, Role.AGENT)
    with pytest.raises(Exception, match="ne traite pas les demandes ici"):
        instruct.assign(received.pk, to=stranger.pk, actor=agent)


def test_a_note_between_agents_is_never_shown_to_the_applicant(
    desk: Client, client_for: Callable[..., Client], commune_a: Any
) -> None:
    with space_of(commune_a):
        received = make_request()
    desk.post(f"{DESK}{received.pk}/noter/", {"text": "Vérifier auprès du notaire.",
                                              "version": received.version})  # fmt: skip
    assert "Vérifier auprès du notaire" in desk.get(f"{DESK}{received.pk}/").content.decode()
    with space_of(commune_a):
        token = token_for(received)
    page = client_for(commune_a).get(f"/demarches/suivi/{token}/").content.decode()
    assert "notaire" not in page


def test_an_agent_files_for_someone_at_the_counter(
    desk: Client, commune_a: Any, agent: Any, other_agent: Any
) -> None:
    answer = desk.post(f"{DESK}saisir/", {"procedure": "birth_certificate", "source": "counter"})
    assert answer["Location"] == f"{HOME}document/"
    desk.post(f"{HOME}document/", {**COPY, "copy": "extract_without_parents"})
    desk.post(f"{HOME}personne/", PERSON)
    page = desk.get(f"{HOME}vous/")
    assert "Saisie par un agent" in page.content.decode()
    assert agent.email not in page.content.decode(), "the agent's own facts do not slip in"
    desk.post(f"{HOME}vous/", {**APPLICANT, "email": ""})
    review = desk.get(f"{HOME}verifier/")
    sent = desk.post(f"{HOME}verifier/", {"draft": review.context["draft_token"]})
    with space_of(commune_a):
        request = DocumentRequest.objects.get()
        assert sent["Location"] == f"{DESK}{request.pk}/"
        assert (request.source, request.filed_by_id) == ("counter", agent.pk)
        assert request.user_id is None
        assert not Notification.objects.exists(), "no address, and the agents know"
    assert "prévenez-la par téléphone" in desk.get(sent["Location"]).content.decode()


def test_a_letter_counts_from_the_day_it_came(desk: Client, commune_a: Any, agent: Any) -> None:
    day = today() - timedelta(days=7)
    desk.post(
        f"{DESK}saisir/",
        {"procedure": "birth_certificate", "source": "paper", "received_on": day.isoformat()},
    )
    desk.post(f"{HOME}document/", {**COPY, "copy": "extract_without_parents"})
    desk.post(f"{HOME}personne/", PERSON)
    desk.post(f"{HOME}vous/", APPLICANT)
    review = desk.get(f"{HOME}verifier/")
    desk.post(f"{HOME}verifier/", {"draft": review.context["draft_token"]})
    with space_of(commune_a):
        request = DocumentRequest.objects.get()
        assert request.received_on == day
        online = make_request(email="autre@exemple.example")
        assert request.legal_due_on < online.legal_due_on


def test_a_letter_of_tomorrow_is_refused(desk: Client) -> None:
    day = today() + timedelta(days=1)
    answer = desk.post(
        f"{DESK}saisir/",
        {"procedure": "birth_certificate", "source": "paper", "received_on": day.isoformat()},
    )
    assert answer.status_code == 422
    assert "dans l&#x27;avenir" in answer.content.decode()


def test_nobody_but_an_agent_goes_on_with_what_an_agent_writes(
    desk: Client, client_for: Callable[..., Client], commune_a: Any
) -> None:
    desk.post(f"{DESK}saisir/", {"procedure": "birth_certificate", "source": "counter"})
    with space_of(commune_a):
        assert Draft.objects.get().is_by_agent
    visitor = client_for(commune_a)
    visitor.cookies["beffroi_brouillon"] = desk.cookies["beffroi_brouillon"].value
    page = visitor.get(f"{HOME}document/")
    assert page.context["draft"] is None


def test_the_same_request_twice_is_shown_to_the_agent(desk: Client, commune_a: Any) -> None:
    with space_of(commune_a):
        first, second = make_request(), make_request()
    page = desk.get(f"{DESK}{second.pk}/").content.decode()
    assert "Peut-être la même demande" in page
    assert first.tracking_number in page


def test_agents_are_told_once_a_day_of_what_is_due(
    commune_a: Any, agent: Any, other_agent: Any, make_person: Callable[..., Any], monkeypatch: Any
) -> None:
    make_person("secretaire@a.example", commune_a, Role.SECRETARY)
    monkeypatch.setattr(
        "shared_services.document_requests.actions.reminding.is_working_day",
        lambda day, subdivision: True,
    )
    with space_of(commune_a):
        mine = make_request()
        mine.assignee_id, mine.legal_due_on = other_agent.pk, today() - timedelta(days=1)
        mine.received_at = now() - timedelta(days=20)
        mine.save()
        assert remind() == 2, "the agent in charge, and the secretary since it is late"
        assert remind() == 2
        told = Notification.objects.filter(template="document_requests/mail/due_for_agents")
        assert {each.recipient_email for each in told} == {
            other_agent.email,
            "secretaire@a.example",
        }
        assert told.count() == 2, "nothing twice"
        text = told[0].text
        assert mine.tracking_number in text
        assert "Camille" not in text
