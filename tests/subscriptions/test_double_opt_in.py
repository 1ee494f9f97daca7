"""Subscribing without an account: nothing begins before the mailbox's owner agrees."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.facade import enqueue
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from shared_services.notifications.models import Notification
from shared_services.subscriptions import facade
from shared_services.subscriptions.actions.forgetting import forget_old
from shared_services.subscriptions.models import ConsentEvent, PendingSubscription, Subscriber
from shared_services.subscriptions.tasks import pass_on
from tests.factories.subscriptions import make_subscriber

ADDRESS = "lea.martin@exemple.example"


@pytest.fixture
def reader(client_for: Callable[..., Any], commune_a: Any) -> Any:
    return client_for(commune_a)


def ask(reader: Any, **facts: Any) -> Any:
    return reader.post(
        "/abonnements/",
        {"email": ADDRESS, "topics": ["news", "alerts"], "rhythm": "daily", **facts},
    )


def link_in_mail(commune: Any) -> str:
    with space_of(commune):
        text = Notification.objects.filter(key__startswith="subscription:ask:").first().text
    found = re.search(r"https?://[^/]+(/abonnements/confirmer/\S+)", text)
    assert found is not None, text
    return found[1]


def test_the_link_of_the_mail_and_a_button_begin_the_subscription(
    reader: Any, commune_a: Any
) -> None:
    assert ask(reader).headers["Location"] == "/abonnements/envoye/"
    with space_of(commune_a):
        assert not Subscriber.objects.exists()
        pending = PendingSubscription.objects.get()
    link = link_in_mail(commune_a)
    assert pending.token_hash not in link
    page = reader.get(link)
    assert page.status_code == 200
    assert "Oui, je m" in page.content.decode()
    with space_of(commune_a):
        assert not Subscriber.objects.exists(), "opening the link is not agreeing"
    choices = reader.post(link)
    assert "/abonnements/mes-choix/" in choices.headers["Location"]
    with space_of(commune_a):
        (one,) = facade.subscribers_of("alerts")
        assert one.email == ADDRESS
        assert facade.count_subscribers("agenda") == 0
        proof = ConsentEvent.objects.get()
        assert (proof.kind, proof.topics, proof.asked_at) == (
            "given",
            ["news", "alerts"],
            pending.created_at,
        )
        assert "responsable" in proof.words
        assert AuditEntry.objects.filter(action="subscription.confirmed").count() == 1
    shown = reader.get(choices.headers["Location"]).content.decode()
    assert "responsable" in shown
    reader.post(link)
    with space_of(commune_a):
        assert ConsentEvent.objects.count() == 1


def test_the_answer_is_the_same_for_a_known_address_and_its_owner_gets_their_link(
    reader: Any, commune_a: Any
) -> None:
    with space_of(commune_a):
        make_subscriber(ADDRESS, ("news", "alerts"))
    known = ask(reader, email=ADDRESS.upper())
    stranger = ask(reader, email="autre@exemple.example")
    assert (known.status_code, known.headers["Location"]) == (
        stranger.status_code,
        stranger.headers["Location"],
    )
    with space_of(commune_a):
        told = Notification.objects.get(recipient_email=ADDRESS)
        assert "/abonnements/mes-choix/" in told.text
        assert PendingSubscription.objects.get().email == "autre@exemple.example"


def test_a_mailbox_gets_three_links_a_day_and_a_machine_none(reader: Any, commune_a: Any) -> None:
    ask(reader, prenom_usuel="Robot")
    for _ in range(5):
        ask(reader)
    with space_of(commune_a):
        assert Notification.objects.count() == 3


def test_a_visitor_who_tries_too_often_has_to_wait(reader: Any) -> None:
    answers = [ask(reader, email="pas une adresse").status_code for _ in range(11)]
    assert set(answers[:10]) == {422}
    assert answers[10] == 429


@pytest.mark.parametrize(
    "facts",
    [
        {"email": ""},
        {"email": "camille"},
        {"topics": []},
        {"topics": ["secrets"]},
        {"communes": ["pas-un-uuid"]},
        {"rhythm": "hourly"},
    ],
)
def test_bad_input_is_said_and_writes_nothing(
    reader: Any, commune_a: Any, facts: dict[str, Any]
) -> None:
    page = ask(reader, **facts)
    assert page.status_code == 422
    assert "Erreur" in page.content.decode()
    with space_of(commune_a):
        assert not PendingSubscription.objects.exists()


def test_old_used_unknown_and_foreign_links_open_nothing(
    reader: Any, commune_a: Any, commune_b: Any, client_for: Callable[..., Any]
) -> None:
    ask(reader)
    link = link_in_mail(commune_a)
    assert client_for(commune_b).post(link).status_code == 410
    assert reader.post("/abonnements/confirmer/nimporte-quoi/").status_code == 410
    with space_of(commune_a):
        PendingSubscription.objects.update(created_at=now() - timedelta(hours=49))
    assert reader.post(link).status_code == 410
    with space_of(commune_a):
        forget_old()
        assert not PendingSubscription.objects.exists()
        assert not Subscriber.objects.exists()
        mine = make_subscriber(ADDRESS)
        manage = facade.links.manage_url(mine).split("://", 1)[1].split("/", 1)[1]
        leave = facade.links.leave_url(mine).split("://", 1)[1].split("/", 1)[1]
    for path in (manage, leave):
        assert client_for(commune_b).post(f"/{path}").status_code == 404
        assert client_for(commune_b).get(f"/{path}").status_code == 404


def test_neighbours_chosen_get_their_own_row_and_strangers_none(
    reader: Any, commune_a: Any, commune_b: Any
) -> None:
    ask(reader, communes=[str(commune_b.pk)])
    reader.post(link_in_mail(commune_a))
    with public_space():
        (message,) = OutboxMessage.objects.filter(handler="subscriptions.pass_on")
        assert ADDRESS not in str(message.payload)
    pass_on("public", str(message.pk))
    with space_of(commune_b):
        (one,) = facade.subscribers_of("news")
        assert one.email == ADDRESS
        assert ConsentEvent.objects.get().how == "neighbour"
        # A space cannot order it.
        before = Subscriber.objects.count()
        forged = enqueue(
            "subscriptions.pass_on",
            payload={
                "origin_id": str(commune_a.pk),
                "pending_id": str(message.pk),
                "commune_id": str(commune_b.pk),
            },
        )
    pass_on(str(commune_b.pk), str(forged.pk))
    with space_of(commune_b):
        assert Subscriber.objects.count() == before
        assert OutboxMessage.objects.get(pk=forged.pk).state == "dead"


def test_whoever_left_is_not_brought_back_by_the_old_link(
    reader: Any, commune_a: Any, client_for: Callable[..., Any]
) -> None:
    ask(reader)
    link = link_in_mail(commune_a)
    reader.post(link)
    with space_of(commune_a):
        (one,) = facade.subscribers_of("news")
    machine = one.unsubscribe_url.split("://", 1)[1].split("/", 1)[1]
    # As Gmail posts it: no cookie, no token.
    strict = client_for(commune_a, enforce_csrf_checks=True)
    answer = strict.post(f"/{machine}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with space_of(commune_a):
        assert facade.count_subscribers("news") == 0
        assert facade.count_subscribers("alerts") == 1
        proof = ConsentEvent.objects.filter(kind="withdrawn").get()
        assert (proof.how, proof.topics) == ("one_click", ["news"])
        subscriber = Subscriber.objects.get()
        everything = facade.links.leave_url(subscriber).split("://", 1)[1].split("/", 1)[1]
    assert reader.get(f"/{everything}").status_code == 200
    reader.post(f"/{everything}")
    reader.post(f"/{everything}")
    with space_of(commune_a):
        assert not Subscriber.objects.exists()
        assert not PendingSubscription.objects.exists()
        assert not ConsentEvent.objects.filter(words__contains=ADDRESS).exists()
    assert reader.post(link).status_code == 410


def test_choices_are_changed_by_the_secret_link(reader: Any, commune_a: Any) -> None:
    with space_of(commune_a):
        mine = make_subscriber(ADDRESS, ("news",))
        path = "/" + facade.links.manage_url(mine).split("://", 1)[1].split("/", 1)[1]
    assert reader.post(path, {"topics": ["acts", "agenda"], "rhythm": "weekly"}).status_code == 302
    assert reader.post(path, {"topics": []}).status_code == 422
    with space_of(commune_a):
        assert facade.count_subscribers("news") == 0
        assert facade.count_subscribers("acts") == facade.count_subscribers("agenda") == 1
        assert ConsentEvent.objects.get().kind == "changed"


def test_telling_goes_by_chunks_and_never_twice(commune_a: Any) -> None:
    with space_of(commune_a):
        for number in range(5):
            make_subscriber(f"a{number}@exemple.example", ("alerts",))
        told = {
            "template": "subscriptions/mail/known",
            "context": {"url": "https://x.example/", "town_hall": "X"},
            "key": "alert-message:1",
            "about": "alert:1",
            "queue": "urgent",
            "chunk": 3,
        }
        with transaction.atomic():
            after = facade.tell_subscribers("alerts", **told)
            assert after is not None
            facade.tell_subscribers("alerts", **told)
            assert Notification.objects.count() == 3
            assert facade.tell_subscribers("alerts", after=after, **told) is None
        rows = Notification.objects.all()
        assert len(rows) == 5
        assert {row.urgent for row in rows} == {True}
        assert all("/abonnements/arreter/" in row.unsubscribe_url for row in rows)
        assert OutboxMessage.objects.filter(queue="urgent").count() == 5
