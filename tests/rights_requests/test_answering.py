"""What a town hall does with requests about personal data, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.data_rights.registry import collect, erase_here
from accounts.models import User
from accounts.rights_requests.actions import following
from accounts.rights_requests.deadlines import months_after
from accounts.rights_requests.models import RightsRequest
from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.clock import now, today
from kernel.tenancy import space_of
from tests.rights_requests.test_asking import mails

pytestmark = pytest.mark.django_db
INBOX = "/gestion/demandes-rgpd/"
ANSWER = "C'est corrigé dans votre dossier."


def again(request: RightsRequest, authority: Any) -> RightsRequest:
    with space_of(authority):
        return RightsRequest.objects.get(pk=request.pk)


def test_the_list_shows_what_waits_and_until_when(asked: RightsRequest, inbox: Client) -> None:
    page = inbox.get(INBOX).content.decode()
    assert asked.name in page
    assert "jours" in page


def test_an_answer_closes_the_request_and_is_sent(
    asked: RightsRequest, commune_a: Any, inbox: Client, admin: User
) -> None:
    inbox.post(f"{INBOX}{asked.pk}/", {"verdict": "accepter", "answer": ANSWER})
    row = again(asked, commune_a)
    assert (row.state, row.answer, row.answered_by) == ("granted", ANSWER, str(admin))
    assert ANSWER in mails()[-1]["text"]
    late = {"verdict": "refuser", "answer": "Ce n'est pas à nous de le faire."}
    second = inbox.post(f"{INBOX}{asked.pk}/", late)
    assert second.status_code == 400
    page = second.content.decode().replace("&#x27;", "'")
    assert "déjà reçu une réponse" in page
    assert late["answer"] in page, "what was written is lost"
    assert again(asked, commune_a).state == "granted"


def test_a_refusal_says_where_to_complain(
    asked: RightsRequest, commune_a: Any, inbox: Client
) -> None:
    reason = "Ces données sont exigées par le Code civil."
    inbox.post(f"{INBOX}{asked.pk}/", {"verdict": "refuser", "answer": reason})
    assert again(asked, commune_a).state == "refused"
    told = mails()[-1]["text"]
    assert reason in told
    assert "CNIL" in told
    assert "tribunal administratif" in told


def test_two_more_months_once_with_a_reason(
    asked: RightsRequest, commune_a: Any, inbox: Client
) -> None:
    address = f"{INBOX}{asked.pk}/prolonger/"
    assert inbox.post(address, {"reason": "non"}).status_code == 400
    inbox.post(address, {"reason": "Les registres sont aux archives."})
    row = again(asked, commune_a)
    assert row.due_on == months_after(row.received_on, 3)
    assert "archives" in mails()[-1]["text"]
    again_asked = inbox.post(address, {"reason": "Encore un peu de temps."})
    assert again_asked.status_code == 400
    assert "qu&#x27;une fois" in again_asked.content.decode()
    with space_of(commune_a):
        assert AuditEntry.objects.filter(action="rights_request.extended").count() == 1


def test_a_request_on_paper_counts_from_the_day_it_came(commune_a: Any, inbox: Client) -> None:
    came = today() - timedelta(days=10)
    facts = {"name": "Bernard Millet", "right": "erasure", "details": "Effacez tout."}
    tomorrow = str(today() + timedelta(days=1))
    assert inbox.post(f"{INBOX}noter/", {**facts, "received_on": tomorrow}).status_code == 400
    for _click in range(2):
        inbox.post(f"{INBOX}noter/", {**facts, "received_on": str(came)})
    with space_of(commune_a):
        row = RightsRequest.objects.get()
    assert row.due_on == months_after(came, 1)
    inbox.post(f"{INBOX}{row.pk}/", {"verdict": "accepter", "answer": ANSWER})
    assert "par courrier" in inbox.get(f"{INBOX}{row.pk}/").content.decode()


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_other_roles_read_nothing(
    role: Role, asked: RightsRequest, commune_a: Any, make_person: Any, client_for: Any
) -> None:
    browser = client_for(commune_a, make_person("agent@a.example", commune_a, role))
    for path in (INBOX, f"{INBOX}noter/", f"{INBOX}{asked.pk}/"):
        assert browser.get(path).status_code == 403
    answer = browser.post(f"{INBOX}{asked.pk}/", {"verdict": "accepter", "answer": ANSWER})
    assert answer.status_code == 403
    assert browser.post(f"{INBOX}{asked.pk}/prolonger/", {"reason": ANSWER}).status_code == 403
    assert again(asked, commune_a).is_waiting


def test_next_door_the_request_does_not_exist(
    asked: RightsRequest, commune_b: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    browser = client_for(commune_b, make_person("maire@b.example", commune_b, Role.ADMINISTRATOR))
    assert browser.get(f"{INBOX}{asked.pk}/").status_code == 404
    assert asked.name not in browser.get(INBOX).content.decode()


def test_the_team_is_reminded_a_week_before_and_once_late(
    asked: RightsRequest, commune_a: Any, admin: User
) -> None:
    def round_when(days_left: int) -> int:
        with space_of(commune_a):
            RightsRequest.objects.update(due_on=today() + timedelta(days=days_left))
            return following.remind()

    assert round_when(8) == 0
    assert round_when(7) == 1
    assert round_when(3) == 0
    with space_of(commune_a):
        RightsRequest.objects.update(reminded_on=today() - timedelta(days=4))
    assert round_when(-1) == 1
    assert "en retard" in mails()[-1]["subject"]
    assert round_when(-1) == 0


def test_answers_go_after_five_years(asked: RightsRequest, commune_a: Any) -> None:
    with space_of(commune_a):
        RightsRequest.objects.update(
            state="granted", answered_at=now() - RightsRequest.KEPT + timedelta(days=1)
        )
        assert following.forget() == 0
        RightsRequest.objects.update(answered_at=now() - RightsRequest.KEPT - timedelta(days=1))
        assert following.forget() == 1


def test_the_copy_holds_it_and_the_proof_outlives_the_account(
    asked: RightsRequest, commune_a: Any, noemie: User
) -> None:
    with space_of(commune_a):
        chapters = {section.title: section for section in collect(noemie)}
        assert len(chapters["Demandes sur vos données"].records) == 1
        erase_here(noemie)
    row = again(asked, commune_a)
    assert row.user_id is None
    assert row.name == asked.name
