"""An agent asks someone outside; they answer by a private link that shows little and closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import space_of
from shared_services.document_requests.actions import close, opinions, pieces
from shared_services.document_requests.errors import WrongState
from shared_services.document_requests.follow_up import opinion_token_for, token_for
from shared_services.document_requests.models import DocumentRequest, Opinion
from shared_services.notifications.models import Notification
from tests.document_requests.papers import walk
from tests.factories.document_requests import PDF, make_request

DESK = "/gestion/demarches/"
IN_A_WEEK = today() + timedelta(days=7)


def ask(request: DocumentRequest, agent: Any, **facts: Any) -> Opinion:
    told = {
        "expert_name": "Service des routes",
        "expert_email": "routes@departement.example",
        "question": "La terrasse gêne-t-elle le passage ?",
        "answer_by": IN_A_WEEK,
        "with_files": False,
        **facts,
    }
    return opinions.ask_opinion(request.pk, actor=agent, **told)


@pytest.fixture
def terrace(commune_a: Any, client_for: Callable[..., Client]) -> DocumentRequest:
    walk(client_for(commune_a), "public_space_permit")
    with space_of(commune_a):
        return DocumentRequest.objects.get()


def test_from_the_agent_s_question_to_the_answer_on_the_request(
    terrace: DocumentRequest, commune_a: Any, agent: Any, client_for: Callable[..., Client]
) -> None:
    desk, expert = client_for(commune_a, agent), client_for(commune_a)
    posted = {
        "version": terrace.version,
        "opinion-expert_name": "Service des routes",
        "opinion-expert_email": "routes@departement.example",
        "opinion-question": "La terrasse gêne-t-elle le passage ?",
        "opinion-answer_by": IN_A_WEEK.isoformat(),
    }
    wrong = desk.post(f"{DESK}{terrace.pk}/demander-avis/", {**posted, "opinion-question": ""})
    assert wrong.status_code == 422
    assert "routes@departement.example" in wrong.content.decode(), "nothing typed is lost"
    assert desk.post(f"{DESK}{terrace.pk}/demander-avis/", posted).status_code == 302
    with space_of(commune_a):
        opinion = Opinion.objects.get()
        mail = Notification.objects.get(template__endswith="opinion_asked")
        assert mail.recipient_email == "routes@departement.example"
        for secret in (terrace.applicant_name, terrace.applicant_email):
            assert secret not in mail.text
        here = f"/demarches/avis/{opinion_token_for(opinion)}/"
        follow = f"/demarches/suivi/{token_for(terrace)}/"
    page = expert.get(here).content.decode()
    assert "Quatre tables devant le café." in page
    for secret in (terrace.applicant_email, terrace.applicant_phone, "3 rue du Lavoir, 89110"):
        assert secret not in page.split("<dl")[0]
    assert terrace.applicant_email not in page
    assert expert.post(here, {"verdict": ""}).status_code == 422
    mute = expert.post(here, {"verdict": "unfavourable", "answer": " "})
    assert "Dites pourquoi" in mute.content.decode()
    sent = expert.post(here, {"verdict": "reserved", "answer": "Laissez 1,40 m."})
    assert "merci" in sent.content.decode()
    again = expert.post(here, {"verdict": "favourable", "answer": ""}).content.decode()
    assert "Laissez 1,40 m." in again, "an answer is given once"
    shown = desk.get(f"{DESK}{terrace.pk}/").content.decode()
    assert "Favorable, avec des réserves" in shown
    assert "Laissez 1,40 m." in shown
    assert "Laissez 1,40 m." not in expert.get(follow).content.decode(), "between agents"
    with space_of(commune_a):
        told = Notification.objects.get(template__endswith="opinion_for_agents")
        assert told.recipient_email == "agent@a.example"


def test_files_show_only_when_the_agent_chose_so(
    commune_a: Any, commune_b: Any, agent: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        request = make_request()
        theirs = request.attachments.first()
        assert theirs is not None
        private = pieces.add_agents_file(
            request.pk, ContentFile(PDF + b"\n", name="note.pdf"), label="Note", actor=agent
        )
        blind, seeing = ask(request, agent), ask(request, agent, with_files=True)
        hidden = f"/demarches/avis/{opinion_token_for(blind)}/"
        open_page = f"/demarches/avis/{opinion_token_for(seeing)}/"
        stranger = f"/demarches/avis/{token_for(request)}/"
    expert = client_for(commune_a)
    assert expert.get(f"{hidden}fichiers/{theirs.pk}/").status_code == 404
    assert expert.get(f"{open_page}fichiers/{theirs.pk}/").status_code == 200
    assert expert.get(f"{open_page}fichiers/{private.pk}/").status_code == 404
    assert expert.get(stranger).status_code == 404, "another link of the request opens nothing"
    assert client_for(commune_b).get(open_page).status_code == 404
    assert expert.get(open_page.replace("/avis/", "/suivi/")).status_code == 404
    with space_of(commune_a):
        close.refuse(request.pk, reason="Le lien avec la personne manque.", actor=agent)
    assert expert.get(f"{open_page}fichiers/{theirs.pk}/").status_code == 404
    closed = expert.get(open_page).content.decode()
    assert "plus attendu" in closed
    assert "Roy" not in closed


def test_an_agent_stops_waiting_and_the_link_closes(in_a: Any, agent: Any) -> None:
    request = make_request()
    opinion = ask(request, agent)
    token = opinion_token_for(opinion)
    opinions.withdraw_opinion(request.pk, opinion.pk, actor=agent)
    with pytest.raises(WrongState, match="plus attendu"):
        opinions.give_opinion(token, verdict="favourable", answer="")
    with pytest.raises(WrongState, match="plus attendu"):
        opinions.withdraw_opinion(request.pk, opinion.pk, actor=agent)


def test_bad_questions_and_strangers_are_refused(
    in_a: Any, agent: Any, make_person: Callable[..., Any]
) -> None:
    request = make_request()
    with pytest.raises(DomainError, match="à venir"):
        ask(request, agent, answer_by=today())
    with pytest.raises(NotAllowed):
        ask(request, make_person("autre@exemple.example"))
    with pytest.raises(NotAllowed):
        opinions.give_opinion("n'importe quoi", verdict="favourable", answer="")
    token = opinion_token_for(ask(request, agent))
    with pytest.raises(DomainError, match="Choisissez"):
        opinions.give_opinion(token, verdict="peut-être", answer="")
    for _turn in range(opinions.MOST_OPINIONS - 1):
        ask(request, agent)
    with pytest.raises(DomainError, match="beaucoup"):
        ask(request, agent)
    close.refuse(request.pk, reason="Le lien avec la personne manque.", actor=agent)
    with pytest.raises(WrongState):
        ask(request, agent)
