"""Whatever people do, in whatever order: two hundred lives of a request.

A deadline never moves backwards, no state is lost or invented, every transition has its author, an
audit line, a line people can read, and the message the law wants.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.errors import DomainError
from kernel.tenancy import space_of
from shared_services.document_requests.actions import close, instruct, messages, pieces
from shared_services.document_requests.follow_up import token_for
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.states import CLOSED, State, may_follow
from shared_services.notifications.models import Notification
from tests.factories.document_requests import PDF, make_request

EXAMPLES = 200
START = date(2026, 3, 2)
# What a state owes to the person: the template of the mail that tells of it.
OWED = {
    State.WAITING: "piece_missing",
    State.READY: "ready",
    State.POSTED: "posted",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}


class LifeOfARequest(RuleBasedStateMachine):
    """One request; agents and the applicant act on it, days go by."""

    agents: list[Any] = []
    commune: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.space = space_of(self.commune)
        self.space.__enter__()
        self.day = START
        self.clock = patch("django.utils.timezone.now", side_effect=self._now)
        self.clock.start()
        self.request = make_request(quiet=False)
        self.token = token_for(self.request)
        self.dates = self._dates()
        self.state = str(self.request.state)
        self.acts = AuditEntry.objects.count()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.space.__exit__(None, None, None)
        self.undone.__exit__(None, None, None)

    def _now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 10, tzinfo=ZoneInfo("UTC"))

    def _dates(self) -> tuple[date, date]:
        return self.request.legal_due_on, self.request.target_on

    def _try(self, act: Callable[..., Any], *arguments: Any, **words: Any) -> None:
        """An act that the state does not allow says so in French and changes nothing."""
        before, said = (str(self.request.state), AuditEntry.objects.count()), None
        try:
            with transaction.atomic():
                act(*arguments, **words)
        except DomainError as error:
            said = error.message.strip()
        self.request.refresh_from_db()
        if said is not None:
            assert said
            assert (str(self.request.state), AuditEntry.objects.count()) == before

    @rule(days=st.integers(0, 9))
    def days_go_by(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(who=st.integers(0, 1))
    def an_agent_takes_it(self, who: int) -> None:
        self._try(instruct.take_charge, self.request.pk, actor=self.agents[who])

    @rule(who=st.integers(0, 1))
    def an_agent_gives_it_back(self, who: int) -> None:
        self._try(instruct.release, self.request.pk, actor=self.agents[who])

    @rule(who=st.integers(0, 1))
    def an_agent_gives_it_to_the_other(self, who: int) -> None:
        other = self.agents[1 - who].pk
        self._try(instruct.assign, self.request.pk, to=other, actor=self.agents[who])

    @rule(days=st.integers(-2, 30))
    def an_agent_asks_for_a_piece(self, days: int) -> None:
        self._try(
            pieces.ask_for_pieces,
            self.request.pk,
            pieces=["Livret de famille"],
            reason="La photo est floue.",
            answer_by=self.day + timedelta(days=days),
            actor=self.agents[0],
        )

    @rule(content=st.sampled_from([PDF, PDF + b"% 2", b"nothing"]))
    def the_applicant_adds_a_file(self, content: bytes) -> None:
        file = ContentFile(content, name="livret.pdf")
        self._try(
            pieces.add_file, self.request.pk, file, label="Livret", actor=None, token=self.token
        )

    @rule()
    def the_applicant_answers(self) -> None:
        self._try(pieces.answer_pieces, self.request.pk, actor=None, token=self.token)

    @rule()
    def an_agent_goes_on_without_answer(self) -> None:
        self._try(pieces.resume_without_answer, self.request.pk, actor=self.agents[1])

    @rule(body=st.sampled_from(["Bonjour.", "  ", "x" * 6000]))
    def someone_writes(self, body: str) -> None:
        self._try(messages.write_to_applicant, self.request.pk, body=body, actor=self.agents[0])
        self.dates_kept()
        self._try(
            messages.write_to_town_hall, self.request.pk, body=body, actor=None, token=self.token
        )

    @rule()
    def it_is_ready(self) -> None:
        self._try(close.mark_ready, self.request.pk, actor=self.agents[0])

    @rule()
    def it_is_posted(self) -> None:
        self._try(close.mark_posted, self.request.pk, actor=self.agents[0])

    @precondition(lambda self: self.state == State.READY)
    @rule()
    def it_is_handed_over(self) -> None:
        self._try(close.hand_over, self.request.pk, actor=self.agents[1])

    @rule()
    def it_is_delivered_on_line(self) -> None:
        file = ContentFile(PDF, name="acte.pdf")
        self._try(close.deliver_online, self.request.pk, file, actor=self.agents[0])
        assert self.request.state != State.DELIVERED, "the law wants deeds on paper"

    @rule(reason=st.sampled_from(["Non.", "Le lien de famille n'est pas montré."]))
    def it_is_refused(self, reason: str) -> None:
        self._try(close.refuse, self.request.pk, reason=reason, actor=self.agents[0])

    @rule()
    def the_applicant_gives_up(self) -> None:
        self._try(close.withdraw, self.request.pk, actor=None, token=self.token)

    @invariant()
    def dates_kept(self) -> None:
        dates = self._dates()
        assert all(new >= old for new, old in zip(dates, self.dates, strict=True))
        self.dates = dates

    @invariant()
    def transitions_are_lawful_and_leave_their_traces(self) -> None:
        now, count = str(self.request.state), AuditEntry.objects.count()
        assert now in State.values
        if now == self.state:
            self.acts = count
            return
        through = may_follow(self.state, now) or (
            # An agent who acts on a new or waiting request takes it up by the act.
            self.state in {State.SUBMITTED, State.WAITING} and may_follow(State.IN_PROGRESS, now)
        )
        assert through, (self.state, now)
        assert count > self.acts, "an audit line"
        last = AuditEntry.objects.order_by("-pk").first()
        assert last is not None
        assert last.detail["state"] == now
        event = self.request.events.order_by("-pk")[0]
        assert event.text
        assert event.actor_name, "every transition has an author"
        if now in OWED:
            template = f"document_requests/mail/{OWED[State(now)]}"
            assert Notification.objects.filter(
                template=template, recipient_email=self.request.applicant_email
            ).exists(), template
        assert (self.request.closed_at is not None) == (now in CLOSED)
        self.state, self.acts = now, count

    @invariant()
    def it_still_exists_once(self) -> None:
        assert DocumentRequest.objects.filter(pk=self.request.pk).count() == 1
        asked = self.request.piece_requests.filter(answered_at=None).count()
        # A refusal or a withdrawal ends a request whatever was asked.
        state = self.request.state
        assert asked == 1 if state == State.WAITING else asked <= (state in CLOSED)


@pytest.mark.slow
def test_two_hundred_lives_keep_the_promises(
    commune_a: Any, make_person: Callable[..., Any]
) -> None:
    LifeOfARequest.commune = commune_a
    LifeOfARequest.agents = [
        make_person("agent@a.example", commune_a, Role.AGENT, first_name="Nadia"),
        make_person("autre@a.example", commune_a, Role.AGENT, first_name="Omar"),
    ]
    run_state_machine_as_test(
        LifeOfARequest,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=12,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
