"""« Messages envoyés »: the chart, the filter by channel, plain reasons, several tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.notifications import queries
from shared_services.notifications.channels.models import DeliveryReport
from shared_services.notifications.chart import chart_of
from shared_services.notifications.models import Notification
from shared_services.notifications.reasons import in_plain_words
from tests.factories.notifications import make_notification
from tests.notifications.test_messages_screen import SCREEN, make_failed

SEVERAL = f"{SCREEN}reessayer/"


@pytest.fixture
def agent(commune_a: Any, make_person: Any, client_for: Callable[..., Client]) -> Client:
    return client_for(commune_a, make_person("agent@exemple.example", commune_a, Role.AGENT))


def state_of(authority: Any, notification: Any) -> str:
    with space_of(authority):
        return Notification.objects.values_list("state", flat=True).get(pk=notification)


def test_the_chart_counts_the_messages_of_this_space_by_day_and_channel(
    commune_a: Any, commune_b: Any, agent: Client
) -> None:
    make_failed(commune_a)
    make_failed(commune_b)
    with space_of(commune_a):
        sent = make_notification()
        Notification.objects.filter(pk=sent).update(state="sent", sent_at=now())
        DeliveryReport.objects.create(
            notification_id=sent, provider="brevo", state=DeliveryReport.State.DELIVERED
        )
        old = make_notification()
        Notification.objects.filter(pk=old).update(created_at=now() - timedelta(days=40))
        rows = [row for row in queries.by_day(14) if row["sent"] or row["failed"]]
        (row,) = rows
        assert (row["channel"], row["sent"], row["delivered"], row["failed"]) == ("email", 1, 1, 1)
        chart = chart_of(rows, queries.last_days(14))
    assert (len(chart.bars), chart.top, chart.bars[-1].sent_height) == (14, 2, 60)
    page = agent.get(SCREEN).content.decode()
    assert "1 envoyés, 1 non envoyés" in page
    assert '<th scope="row">' in page


def test_a_space_without_messages_shows_no_chart(commune_a: Any, agent: Client) -> None:
    with space_of(commune_a):
        Notification.objects.all().delete()
    page = agent.get(SCREEN).content.decode()
    assert "<svg class=" not in page.split("by-day")[1].split("</section>")[0]
    assert "Aucun message ces jours-ci" in page


def test_the_list_is_filtered_by_channel(commune_a: Any, agent: Client) -> None:
    with space_of(commune_a):
        make_notification(email="courriel@exemple.example")
    assert "courriel@" in agent.get(SCREEN, {"canal": "email"}).content.decode()
    assert "courriel@" not in agent.get(SCREEN, {"canal": "sms"}).content.decode()
    assert agent.get(SCREEN, {"canal": "pigeon"}).status_code == 200


def test_several_ticked_messages_are_tried_again_and_each_is_written_down(
    commune_a: Any, agent: Client
) -> None:
    both = [make_failed(commune_a), make_failed(commune_a)]
    left = make_failed(commune_a)
    answer = agent.post(SEVERAL, {"message": [str(one) for one in both]}, follow=True)
    assert "Nouvel essai demandé pour 2 messages" in answer.content.decode()
    assert [state_of(commune_a, one) for one in (*both, left)] == ["created", "created", "failed"]
    with space_of(commune_a):
        assert AuditEntry.objects.filter(action="notification.retried").count() == 2


@pytest.mark.parametrize("ticked", [[], ["x"], [str(uuid4())]])
def test_nothing_ticked_or_nonsense_changes_nothing(
    commune_a: Any, agent: Client, ticked: list[str]
) -> None:
    answer = agent.post(SEVERAL, {"message": ticked}, follow=True)
    assert "Cochez au moins un message" in answer.content.decode()


def test_a_message_of_another_commune_cannot_be_ticked(
    commune_a: Any, commune_b: Any, agent: Client
) -> None:
    elsewhere = make_failed(commune_b)
    agent.post(SEVERAL, {"message": [str(elsewhere)]})
    assert state_of(commune_b, elsewhere) == "failed"


def test_several_at_once_need_a_post_and_the_right_role(
    commune_a: Any, agent: Client, make_person: Any, client_for: Callable[..., Client]
) -> None:
    ours = make_failed(commune_a)
    assert agent.get(SEVERAL).status_code == 405
    editor = client_for(commune_a, make_person("autre@exemple.example", commune_a, Role.EDITOR))
    assert editor.post(SEVERAL, {"message": [str(ours)]}).status_code == 403
    assert state_of(commune_a, ours) == "failed"


def test_a_message_whose_text_is_erased_is_refused_with_a_reason(
    commune_a: Any, agent: Client
) -> None:
    erased = make_failed(commune_a)
    with space_of(commune_a):
        Notification.objects.filter(pk=erased).update(body_purged_at=now())
    answer = agent.post(SEVERAL, {"message": [str(erased)]}, follow=True)
    assert "a été effacé" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("550 5.1.1 no such mailbox", "n'existe pas"),
        ("552 5.2.2 mailbox full", "pleine"),
        ("554 5.7.1 looks like spam", "indésirable"),
        ("TimeoutError: timed out", "peut-être parti"),
        ("ConnectionRefusedError: [Errno 111] Connection refused", "serveur d'envoi"),
        ("451 4.3.0 try later", "attendre"),
    ],
)
def test_the_server_s_words_are_put_plainly(error: str, words: str) -> None:
    assert words in in_plain_words(error)


def test_unknown_words_are_left_alone() -> None:
    assert in_plain_words("") == in_plain_words("quelque chose") == ""
