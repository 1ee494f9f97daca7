"""One writes, another publishes: who may do what, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.notifications.models import Notification
from shared_services.websites.models import HomePage, NewsPage
from tests.factories import websites as make
from tests.site_editing.conftest import news_data

Browser = Callable[..., Client]
ACTION = "action-workflow-action"


@pytest.fixture
def proposed(commune_a: Any, writer: Client, publisher: Client) -> NewsPage:
    """A draft that the writer has proposed."""
    with space_of(commune_a):
        page = make.news("Cantine", live=False)
    answer = writer.post(edit(page), {**news_data(), "action-submit": "1"})
    assert answer.status_code == 302
    return page


def edit(page: Any) -> str:
    return f"/gestion/pages/{page.pk}/edit/"


def told(commune: Any) -> list[tuple[str, str]]:
    with space_of(commune):
        rows = Notification.objects.order_by("created_at")
        return [
            (row.recipient_email, row.subject) for row in rows if row.category == "pages.proposed"
        ]


def test_every_space_has_the_two_steps(commune_a: Any) -> None:
    with space_of(commune_a):
        task = HomePage.objects.get().get_workflow().tasks.get()
        assert type(task.specific).__name__ == "PublisherTask"


def test_who_writes_does_not_publish(commune_a: Any, writer: Client) -> None:
    with space_of(commune_a):
        page = make.news("Cantine", live=False)
    writer.post(edit(page), {**news_data(), "action-publish": "1"})
    with space_of(commune_a):
        assert not NewsPage.objects.get(pk=page.pk).live


def test_a_proposed_page_is_told_to_those_who_publish_by_the_outbox(
    commune_a: Any, proposed: NewsPage
) -> None:
    assert told(commune_a) == [("publie@exemple.example", "Page à relire : Cantine rouverte")]
    assert mail.outbox == [], "Wagtail's own mail would leave in the middle of the request"
    with space_of(commune_a):
        assert OutboxMessage.objects.filter(handler="notifications.deliver").exists()


def test_approving_publishes_and_tells_the_writer(
    commune_a: Any, proposed: NewsPage, publisher: Client
) -> None:
    data = {**news_data(), ACTION: "1", "workflow-action-name": "approve"}
    answer = publisher.post(edit(proposed), data)
    assert answer.status_code == 302
    with space_of(commune_a):
        assert NewsPage.objects.get(pk=proposed.pk).live
    assert told(commune_a)[-1] == (
        "ecrit@exemple.example",
        "Votre page est en ligne : Cantine rouverte",
    )
    assert mail.outbox == []


def test_sending_back_says_why(commune_a: Any, proposed: NewsPage, publisher: Client) -> None:
    with space_of(commune_a):
        state = proposed.current_workflow_task_state
    answer = publisher.post(
        f"/gestion/pages/workflow/action/{proposed.pk}/reject/{state.pk}/",
        {"comment": "La date manque."},
    )
    assert answer.status_code == 302
    assert told(commune_a)[-1][1] == "Des changements sont demandés : Cantine rouverte"
    with space_of(commune_a):
        assert not NewsPage.objects.get(pk=proposed.pk).live
        said = Notification.objects.filter(category="pages.proposed").latest("created_at")
        assert "La date manque." in said.text


def test_the_writer_cannot_approve_their_own_page(
    commune_a: Any, proposed: NewsPage, writer: Client
) -> None:
    data = {**news_data(), ACTION: "1", "workflow-action-name": "approve"}
    writer.post(edit(proposed), data)
    with space_of(commune_a):
        assert not NewsPage.objects.get(pk=proposed.pk).live
