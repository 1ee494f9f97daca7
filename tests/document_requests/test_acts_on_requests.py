"""Each act: what it changes, what it writes, what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from kernel.audit.models import AuditEntry
from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import space_of
from shared_services.document_requests.actions import close, instruct, messages, pieces
from shared_services.document_requests.actions.follow_up_link import send_link_again
from shared_services.document_requests.errors import AgentsOnly, ChangedMeanwhile, WrongState
from shared_services.document_requests.follow_up import token_for
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.states import CLOSED, TRANSITIONS, State, may_follow
from shared_services.notifications.channels.addresses import postal_address
from shared_services.notifications.models import Notification
from tests.factories.document_requests import PDF, make_request, put_in_state

pytestmark = pytest.mark.usefixtures("in_a")


def mail_about(request: Any, key: str) -> Notification:
    return Notification.objects.get(key__startswith=f"document_request:{request.pk}:{key}")


def fresh(request: Any) -> DocumentRequest:
    return DocumentRequest.objects.get(pk=request.pk)


def test_every_state_is_reached_and_closed_states_lead_nowhere() -> None:
    reached = set().union(*TRANSITIONS.values())
    assert reached == set(State)
    assert set(TRANSITIONS) == set(State)
    assert {state for state in State if not TRANSITIONS[state]} == set(CLOSED)


def test_taking_charge_names_the_agent(received: Any, agent: Any) -> None:
    instruct.take_charge(received.pk, actor=agent)
    found = fresh(received)
    assert (found.state, found.assignee_id) == (State.IN_PROGRESS, agent.pk)
    assert found.assignee_name == "Nadia Besson"
    assert AuditEntry.objects.filter(action="document_request.taken", actor_id=agent.pk).exists()


def test_taking_charge_twice_writes_one_line(received: Any, agent: Any) -> None:
    for _turn in range(2):
        instruct.take_charge(received.pk, actor=agent)
    assert fresh(received).events.filter(kind="taken").count() == 1


def test_a_colleague_may_take_over_and_the_agents_see_it(
    received: Any, agent: Any, other_agent: Any
) -> None:
    instruct.take_charge(received.pk, actor=agent)
    instruct.take_charge(received.pk, actor=other_agent)
    last = fresh(received).events.last()
    assert last is not None
    assert (last.text, last.is_internal) == (
        "Demande reprise (elle était suivie par Nadia Besson)",
        True,
    )


def test_releasing_gives_the_request_back(received: Any, agent: Any) -> None:
    instruct.take_charge(received.pk, actor=agent)
    instruct.release(received.pk, actor=agent)
    found = fresh(received)
    assert (found.state, found.assignee_id, found.assignee_name) == (State.SUBMITTED, None, "")
    with pytest.raises(WrongState):
        instruct.release(received.pk, actor=agent)


def test_an_out_of_date_page_changes_nothing_and_names_the_colleague(
    received: Any, agent: Any, other_agent: Any
) -> None:
    seen = received.version
    instruct.take_charge(received.pk, actor=agent, version=seen)
    with pytest.raises(ChangedMeanwhile) as caught:
        close.mark_posted(received.pk, actor=other_agent, version=seen)
    assert caught.value.message.startswith("Nadia Besson a déjà agi")
    assert fresh(received).state == State.IN_PROGRESS


def test_asking_for_a_piece_stops_the_clock_and_writes_to_the_applicant(
    received: Any, agent: Any
) -> None:
    pieces.ask_for_pieces(
        received.pk, pieces=["Pièce d'identité"], reason="La photo est floue.", actor=agent
    )
    found = fresh(received)
    assert found.state == State.WAITING
    assert not found.is_overdue
    mail = mail_about(found, "pieces")
    for words in ("Pièce d'identité", "La photo est floue.", "suspendu", "Nadia Besson"):
        assert words in mail.text, words


@pytest.mark.parametrize(
    ("wanted", "reason", "answer_by"),
    [([], "x", None), ([" "], "x", None), (["a"], " ", None), (["a"], "x", date(2020, 1, 1))],
)
def test_asking_needs_a_piece_a_reason_and_a_date_to_come(
    received: Any, agent: Any, wanted: list[str], reason: str, answer_by: date | None
) -> None:
    with pytest.raises(DomainError):
        pieces.ask_for_pieces(
            received.pk, pieces=wanted, reason=reason, answer_by=answer_by, actor=agent
        )
    assert fresh(received).state == State.SUBMITTED


def test_the_answer_gives_back_the_days_that_were_left(received: Any, agent: Any) -> None:
    before = received.legal_due_on
    pieces.ask_for_pieces(received.pk, pieces=["x"], reason="y", actor=agent)
    later = today() + timedelta(days=20)
    with patch("shared_services.document_requests.actions.pieces.today", return_value=later):
        pieces.answer_pieces(received.pk, actor=None, token=token_for(received))
    found = fresh(received)
    assert found.state == State.IN_PROGRESS
    assert found.legal_due_on > before
    assert (found.legal_due_on - later).days >= 10
    asked = found.piece_requests.get()
    assert asked.answered_at is not None


def test_a_date_never_moves_backwards(received: Any, agent: Any) -> None:
    before = (received.legal_due_on, received.target_on)
    pieces.ask_for_pieces(received.pk, pieces=["x"], reason="y", actor=agent)
    pieces.resume_without_answer(received.pk, actor=agent)
    found = fresh(received)
    assert (found.legal_due_on, found.target_on) == before


def test_an_added_file_leaves_a_receipt(received: Any) -> None:
    pieces.add_file(
        received.pk,
        ContentFile(PDF + b"%other", name="livret.pdf"),
        label="Livret",
        actor=None,
        token=token_for(received),
    )
    found = fresh(received)
    assert found.attachments.filter(piece_label="Livret").exists()
    assert found.events.filter(text="Document reçu : livret.pdf").exists()


def test_messages_go_both_ways_with_read_marks(received: Any, agent: Any) -> None:
    messages.write_to_applicant(received.pk, body="le mot de l'agent", actor=agent)
    messages.write_to_town_hall(received.pk, body="Merci", actor=None, token=token_for(received))
    found = fresh(received)
    messages.mark_read_by_applicant(found)
    first, second = found.messages.all()
    assert first.read_at is not None
    assert second.read_at is None
    mail = Notification.objects.get(template="document_requests/mail/message")
    assert "le mot de l'agent" not in mail.text + mail.html


@pytest.mark.parametrize("body", ["", "   ", "x" * 5001])
def test_an_empty_or_endless_message_is_refused(received: Any, agent: Any, body: str) -> None:
    with pytest.raises(DomainError):
        messages.write_to_applicant(received.pk, body=body, actor=agent)
    assert not fresh(received).messages.exists()


def test_ready_at_the_counter_tells_the_opening_hours(received: Any, agent: Any) -> None:
    from shared_services.document_requests.models import ProcedureSetting

    ProcedureSetting.objects.create(
        procedure="birth_certificate",
        delivery_modes=["counter"],
        counter_hours="Lundi, 9 h – 12 h",
    )
    close.mark_ready(received.pk, actor=agent)
    assert fresh(received).state == State.READY
    assert "Lundi, 9 h – 12 h" in mail_about(received, "ready").text
    close.hand_over(received.pk, actor=agent)
    found = fresh(received)
    assert found.state == State.HANDED_OVER
    assert found.closed_at is not None


def test_posting_closes_and_tells_the_address(received: Any, agent: Any) -> None:
    close.mark_posted(received.pk, actor=agent)
    assert fresh(received).state == State.POSTED
    assert "3 rue du Lavoir" in mail_about(received, "posted").text


def test_a_refusal_carries_its_reason_its_author_and_the_appeal(received: Any, agent: Any) -> None:
    close.refuse(received.pk, reason="Le lien n'est pas établi.", actor=agent)
    found = fresh(received)
    assert found.state == State.REFUSED
    mail = mail_about(found, "refused")
    for words in (
        "Le lien n'est pas établi.",
        "Nadia Besson",
        "recours",
        "procureur de la République",
    ):
        assert words in mail.text, words


def test_a_refusal_without_a_reason_is_refused(received: Any, agent: Any) -> None:
    with pytest.raises(DomainError):
        close.refuse(received.pk, reason="Non", actor=agent)
    assert fresh(received).state == State.SUBMITTED


def test_withdrawing_is_for_the_applicant_and_harmless_twice(received: Any) -> None:
    token = token_for(received)
    for _turn in range(2):
        close.withdraw(received.pk, actor=None, token=token)
    assert fresh(received).state == State.WITHDRAWN
    assert fresh(received).events.filter(kind="withdrawn").count() == 1


def test_a_ready_deed_can_no_longer_be_withdrawn(received: Any) -> None:
    put_in_state(received, State.READY)
    with pytest.raises(WrongState):
        close.withdraw(received.pk, actor=None, token=token_for(received))


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_a_closed_request_accepts_no_act_but_a_message(
    received: Any, agent: Any, state: str
) -> None:
    put_in_state(received, state)
    for act in (
        instruct.take_charge,
        instruct.release,
        close.mark_ready,
        close.mark_posted,
        close.hand_over,
    ):
        with pytest.raises(WrongState):
            act(received.pk, actor=agent)
    with pytest.raises(WrongState):
        close.refuse(received.pk, reason="Une raison assez longue.", actor=agent)
    with pytest.raises(WrongState):
        pieces.ask_for_pieces(received.pk, pieces=["x"], reason="y", actor=agent)
    messages.write_to_applicant(received.pk, body="Un mot", actor=agent)
    assert fresh(received).state == state
    with pytest.raises(WrongState):
        messages.write_to_town_hall(received.pk, body="x", actor=None, token=token_for(received))


def test_the_machine_lets_nothing_else_through() -> None:
    assert not may_follow(State.SUBMITTED, State.POSTED)
    assert not may_follow(State.READY, State.WITHDRAWN)
    assert may_follow(State.WAITING, State.IN_PROGRESS)


def test_the_link_is_sent_again_once_an_hour_if_both_match(received: Any) -> None:
    for _turn in range(2):
        send_link_again(f" {received.tracking_number.lower()} ", "CAMILLE.ROY@exemple.example")
    assert Notification.objects.filter(template__endswith="follow_up_link").count() == 1
    send_link_again(received.tracking_number, "autre@exemple.example")
    send_link_again("AN-2026-XXXX-XXXX", "camille.roy@exemple.example")
    assert Notification.objects.filter(template__endswith="follow_up_link").count() == 1


def test_only_the_agent_in_charge_is_told_of_an_answer(
    received: Any, agent: Any, other_agent: Any
) -> None:
    instruct.take_charge(received.pk, actor=agent)
    messages.write_to_town_hall(received.pk, body="Alors ?", actor=None, token=token_for(received))
    told = Notification.objects.filter(template__endswith="message_for_agents")
    assert [row.recipient_email for row in told] == [agent.email]


def test_a_failed_act_leaves_no_trace_and_no_mail(received: Any, agent: Any) -> None:
    with (
        patch(
            "shared_services.document_requests.actions.close.tell_applicant",
            side_effect=RuntimeError("mail template broken"),
        ),
        pytest.raises(RuntimeError),
    ):
        close.mark_posted(received.pk, actor=agent)
    assert fresh(received).state == State.SUBMITTED
    assert not fresh(received).events.filter(kind="posted").exists()


def test_anonymous_and_strangers_act_on_nothing(received: Any, make_person: Any) -> None:
    stranger = make_person("inconnu@exemple.example")
    for person in (AnonymousUser(), stranger, None):
        with pytest.raises(AgentsOnly):
            instruct.take_charge(received.pk, actor=person)
        with pytest.raises(NotAllowed):
            close.withdraw(received.pk, actor=person)
        with pytest.raises(NotAllowed):
            close.withdraw(received.pk, actor=person, token="faux")


def test_the_link_of_one_request_opens_no_other(received: Any) -> None:
    other = make_request()
    with pytest.raises(NotAllowed):
        close.withdraw(received.pk, actor=None, token=token_for(other))


def test_the_letter_in_place_of_a_mail_goes_to_the_applicant_and_to_nobody_else(
    received: Any, commune_b: Any
) -> None:
    about = f"document_request:{received.pk}"
    home = received.applicant_address
    assert home
    assert postal_address(about, received.applicant_email.upper()) == home
    assert postal_address(about, "agent@chassy.example") == ""
    assert postal_address("alert:1", received.applicant_email) == ""
    with space_of(commune_b):
        assert postal_address(about, received.applicant_email) == ""
