"""Mails arrive, once, whatever dies. Real worker, real Valkey, real SMTP server."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import space_of
from project.supervisor.valkey import EmbeddedValkey
from shared_services.notifications.models import Notification
from tests.factories.notifications import make_notification
from tests.notifications.conftest import flush
from tests.notifications.smtp import Mailbox, wait_until
from tests.notifications.workers import (
    WorkerProcess,
    forget_broker_connections,
    relay_every,
    worker_thread,
)

pytestmark = pytest.mark.usefixtures("impatient")


def send(authority: Any, **facts: Any) -> Any:
    with space_of(authority), transaction.atomic():
        return make_notification(**facts)


def state_of(authority: Any, notification: Any) -> str:
    with space_of(authority):
        return Notification.objects.values_list("state", flat=True).get(pk=notification)


def wait_sent(authority: Any, notification: Any) -> None:
    wait_until(lambda: state_of(authority, notification) == "sent", what="state sent")


def test_a_mail_arrives_once_with_names_and_addresses(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    commune = communes[0]
    commune.email = "mairie@chassy.example"
    commune.save()
    with worker_thread():
        notification = send(commune)
        (mail,) = mailbox.wait_for(1)
        wait_sent(commune, notification)
    assert str(mail["From"]) == (
        f"{commune.town_hall} <{commune.slug}@notifications.beffroi.localhost>"
    )
    assert str(mail["To"]) == "camille.roy@exemple.example"
    assert str(mail["Reply-To"]) == "mairie@chassy.example"
    assert str(mail["Subject"]) == "Votre demande est bien arrivée"
    assert mail["Message-ID"].strip() == f"<{notification}@notifications.beffroi.localhost>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    with space_of(commune):
        message = OutboxMessage.objects.get(handler="notifications.deliver")
    assert (message.state, message.attempts, message.payload) == ("done", 1, {})
    assert not OutboxPointer.objects.filter(pk=message.pk).exists()


def test_a_rolled_back_transaction_sends_nothing(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    commune = communes[0]
    with worker_thread(), relay_every():
        with space_of(commune), transaction.atomic():
            make_notification(subject="Jamais dit")
            transaction.set_rollback(True)
        send(commune, subject="Dit")
        mailbox.wait_for(1)
    assert [str(mail["Subject"]) for mail in mailbox.mails] == ["Dit"]


def test_the_mail_server_was_down_and_comes_back(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    commune = communes[0]
    mailbox.stop()
    with worker_thread(), relay_every():
        notification = send(commune)
        wait_until(lambda: attempts(commune, notification) >= 2, what="two attempts")
        assert state_of(commune, notification) in {"created", "sending"}
        mailbox.start()
        mailbox.wait_for(1)
        wait_sent(commune, notification)
    assert len(mailbox.mails) == 1


def attempts(authority: Any, notification: Any) -> int:
    with space_of(authority):
        return Notification.objects.values_list("attempts", flat=True).get(pk=notification)


def test_the_broker_lost_all_its_memory(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    commune = communes[0]
    notifications = [send(commune, subject=f"Message {number}") for number in range(5)]
    flush(valkey)
    with worker_thread(), relay_every():
        mailbox.wait_for(5)
        for notification in notifications:
            wait_sent(commune, notification)
    assert sorted(str(mail["Subject"]) for mail in mailbox.mails) == [
        f"Message {number}" for number in range(5)
    ]


def test_the_broker_is_away_when_the_promise_is_made(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    commune = communes[0]
    valkey.stop()
    notification = send(commune)
    assert "broker away" in caplog.text
    assert "camille" not in caplog.text
    valkey.start()
    forget_broker_connections()
    with worker_thread(), relay_every():
        mailbox.wait_for(1)
        wait_sent(commune, notification)
    assert len(mailbox.mails) == 1


def test_a_worker_killed_while_sending_leaves_its_mail_to_the_next(
    committed_db: str,
    communes: Any,
    valkey: EmbeddedValkey,
    mailbox: Mailbox,
    worker_home: Path,
) -> None:
    commune = communes[0]
    mailbox.hold = True
    first = WorkerProcess(worker_home / "first", database_url=committed_db)
    try:
        first.wait_ready()
        notification = send(commune)
        wait_until(lambda: mailbox.held, what="the mail at the server's door")
    finally:
        first.kill()
    assert state_of(commune, notification) == "sending"
    mailbox.hold = False
    second = WorkerProcess(worker_home / "second", database_url=committed_db, beat=True)
    try:
        mailbox.wait_for(1, seconds=40)
        wait_sent(commune, notification)
    finally:
        second.stop()
    (mail,) = mailbox.mails
    assert mail["Message-ID"].strip() == f"<{notification}@notifications.beffroi.localhost>"
    assert attempts(commune, notification) == 2


@pytest.mark.slow
def test_a_worker_and_beat_outlive_a_restart_of_the_broker(
    committed_db: str,
    communes: Any,
    valkey: EmbeddedValkey,
    mailbox: Mailbox,
    worker_home: Path,
) -> None:
    commune = communes[0]
    process = WorkerProcess(worker_home, database_url=committed_db, beat=True)
    try:
        process.wait_ready()
        wait_sent(commune, send(commune, subject="Avant"))
        valkey.stop()
        during = send(commune, subject="Pendant")
        time.sleep(3)
        valkey.start()
        wait_until(lambda: state_of(commune, during) == "sent", seconds=60, what="state sent")
        wait_sent(commune, send(commune, subject="Après"))
    finally:
        process.stop()
    assert [str(mail["Subject"]) for mail in mailbox.mails] == ["Avant", "Pendant", "Après"]


def test_a_worker_killed_before_it_started_loses_nothing(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    """The broker's message was taken and never acknowledged: only the row knows."""
    import redis

    commune = communes[0]
    notification = send(commune)
    with redis.Redis.from_url(valkey.url) as client:
        assert client.rpop("beffroi:celery:transactional") is not None
    with worker_thread(), relay_every():
        mailbox.wait_for(1)
        wait_sent(commune, notification)
    assert len(mailbox.mails) == 1


def test_the_same_key_twice_is_one_mail(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    commune = communes[0]
    with worker_thread(), relay_every():
        first = send(commune, key="request:1:received")
        assert send(commune, key="request:1:received") == first
        wait_sent(commune, first)
        other = send(commune, key="request:2:received")
        wait_sent(commune, other)
    assert len(mailbox.mails) == 2


def test_a_message_told_to_the_broker_three_times_is_sent_once(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    from kernel.outbox import broker

    commune = communes[0]
    notification = send(commune)
    with space_of(commune):
        message = OutboxMessage.objects.get(key=str(notification))
    for _ in range(2):
        broker.send(broker.Word(message.handler, str(commune.pk), message.pk, message.queue))
    with worker_thread():
        wait_sent(commune, notification)
        last = send(commune, subject="Dernier")
        wait_sent(commune, last)
    assert len(mailbox.mails) == 2


def test_the_broker_says_how_many_messages_wait(communes: Any, valkey: EmbeddedValkey) -> None:
    from kernel.outbox import broker

    assert broker.waiting("bulk") == 0
    for _ in range(3):
        broker.send(broker.Word("notifications.deliver", str(communes[0].pk), uuid4(), "bulk"))
    assert (broker.waiting("bulk"), broker.waiting("urgent")) == (3, 0)
    valkey.stop()
    assert broker.waiting("bulk") is None


def test_look_alike_people_in_two_communes_hear_from_their_own_town_hall(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    here, there = communes
    with worker_thread(), relay_every():
        first = send(here, key="request:1", text="Référence ICI")
        second = send(there, key="request:1", text="Référence LÀ-BAS")
        mailbox.wait_for(2)
        wait_sent(here, first)
        wait_sent(there, second)
    by_sender = {str(mail["From"]): mail.as_string() for mail in mailbox.mails}
    assert set(by_sender) == {
        f"{commune.town_hall} <{commune.slug}@notifications.beffroi.localhost>"
        for commune in communes
    }
    for sender, whole in by_sender.items():
        other = there if here.town_hall in sender else here
        assert other.name not in whole
        assert other.slug not in whole
    for commune, own in ((here, first), (there, second)):
        with space_of(commune):
            assert list(Notification.objects.values_list("pk", flat=True)) == [own]
            messages = OutboxMessage.objects.filter(handler="notifications.deliver")
            assert messages.get().key == str(own)


def test_a_suspended_space_keeps_its_mail_until_it_is_back(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    here, there = communes
    waiting = send(here, subject="Attend")
    type(here).objects.filter(pk=here.pk).update(state="suspended")
    with worker_thread(), relay_every():
        wait_sent(there, send(there, subject="Part"))
        wait_until(lambda: postponed(waiting, here), what="the message put off")
        assert attempts(here, waiting) == 0
        assert len(mailbox.mails) == 1
        type(here).objects.filter(pk=here.pk).update(state="open")
        wait_sent(here, waiting)
    assert [str(mail["Subject"]) for mail in mailbox.mails] == ["Part", "Attend"]


def postponed(notification: Any, authority: Any) -> bool:
    with space_of(authority):
        return OutboxMessage.objects.filter(key=str(notification), state="created").exists()


def test_two_threads_promise_in_two_communes_without_mixing(
    communes: Any, valkey: EmbeddedValkey, mailbox: Mailbox
) -> None:
    failures: list[BaseException] = []

    def promise(commune: Any) -> None:
        try:
            for number in range(20):
                send(commune, key=f"request:{number}", subject=f"{commune.name} {number}")
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=promise, args=[one]) for one in communes for _ in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for commune in communes:
        with space_of(commune):
            subjects = set(Notification.objects.values_list("subject", flat=True))
            messages = OutboxMessage.objects.filter(handler="notifications.deliver")
            assert subjects == {f"{commune.name} {number}" for number in range(20)}
            assert messages.count() == 20
            pointed = OutboxPointer.objects.filter(authority_id=str(commune.pk))
            assert set(pointed.values_list("pk", flat=True)) == set(
                messages.values_list("pk", flat=True)
            )
