"""Enqueuing: a promise stands or falls with its transaction, in its own space."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from kernel.clock import now
from kernel.errors import NoSpaceSelected
from kernel.outbox import broker
from kernel.outbox.facade import OutsideTransaction, WrongMessage, enqueue
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import public_space, schema_named, space_of


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    told: list[tuple[Any, ...]] = []

    def send(*message: Any) -> bool:
        told.append(message)
        return True

    monkeypatch.setattr(broker, "send", send)
    return told


def promise(**facts: Any) -> OutboxMessage:
    return enqueue("tests.handler", **{"payload": {"person": "Camille Roy"}, **facts})


def pointers(message: OutboxMessage) -> Any:
    return OutboxPointer.objects.filter(pk=message.pk)


def test_a_promise_outside_a_transaction_is_refused(committed_db: str) -> None:
    with pytest.raises(OutsideTransaction):
        promise()


def test_the_message_stays_in_its_space_and_the_pointer_knows_nobody(
    commune_a: Any, commune_b: Any
) -> None:
    with space_of(commune_a):
        message = promise(key="request:1")
    with space_of(commune_b):
        assert not OutboxMessage.objects.filter(pk=message.pk).exists()
    with public_space():
        assert not OutboxMessage.objects.filter(pk=message.pk).exists()
        pointer = pointers(message).values().get()
    assert pointer["authority_id"] == str(commune_a.pk)
    assert set(pointer) == {"message_id", "authority_id", "handler", "queue", "due_at"}
    assert "Camille" not in str(pointer)


def test_a_promise_in_public_points_to_public(db: None) -> None:
    with public_space():
        message = promise()
        assert pointers(message).get().authority_id == "public"


def test_a_promise_in_the_template_schema_is_refused(db: None) -> None:
    with schema_named("some_template"), pytest.raises(NoSpaceSelected), transaction.atomic():
        enqueue("tests.handler", payload={}, key=None)


def test_the_same_key_twice_is_one_message(
    commune_a: Any, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with space_of(commune_a), django_capture_on_commit_callbacks(execute=True):
        first = promise(key="request:1")
        again = promise(key="request:1", payload={"person": "Somebody else"})
    assert again.pk == first.pk
    assert again.payload == {"person": "Camille Roy"}
    assert len(sent) == 1


def test_the_same_key_in_two_communes_is_two_messages(commune_a: Any, commune_b: Any) -> None:
    made = set()
    for commune in (commune_a, commune_b):
        with space_of(commune):
            made.add(promise(key="request:1").pk)
    assert len(made) == 2


def test_messages_without_a_key_are_never_the_same(commune_a: Any) -> None:
    with space_of(commune_a):
        assert promise().pk != promise().pk


def test_a_rollback_takes_message_and_pointer_away(commune_a: Any) -> None:
    with space_of(commune_a):
        with transaction.atomic():
            message = promise()
            transaction.set_rollback(True)
        assert not OutboxMessage.objects.filter(pk=message.pk).exists()
        assert not pointers(message).exists()


def test_the_broker_hears_after_the_commit_and_gets_ids_only(
    commune_a: Any, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with space_of(commune_a), django_capture_on_commit_callbacks(execute=True):
        message = promise(queue="urgent")
        assert sent == []
    word = broker.Word("tests.handler", str(commune_a.pk), message.pk, "urgent")
    assert sent == [(word,)]


def test_a_promise_for_later_is_left_to_the_relay(
    commune_a: Any, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    tomorrow = now() + timedelta(days=1)
    with space_of(commune_a), django_capture_on_commit_callbacks(execute=True):
        message = promise(not_before=tomorrow)
    assert sent == []
    assert pointers(message).get().due_at == tomorrow


def test_a_broker_that_is_away_leaves_the_message_due_at_once(
    commune_a: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(broker, "send", lambda *_: False)
    with space_of(commune_a), django_capture_on_commit_callbacks(execute=True):
        message = promise()
    assert pointers(message).get().due_at <= now()


def test_what_fails_after_the_commit_is_logged_and_spares_the_caller(
    commune_a: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def broken(_word: broker.Word) -> bool:
        raise RuntimeError("nobody expected this")

    monkeypatch.setattr(broker, "tell", broken)
    with space_of(commune_a), django_capture_on_commit_callbacks(execute=True):
        message = promise()
    assert "nobody expected this" in caplog.text
    assert pointers(message).exists()


def test_a_line_that_another_thread_closed_is_a_broker_away(
    commune_a: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def closed(*_args: Any, **_options: Any) -> None:
        raise ValueError("I/O operation on closed file.")

    monkeypatch.setattr("celery.app.base.Celery.send_task", closed)
    broker.reset_pause()
    with space_of(commune_a), django_capture_on_commit_callbacks(execute=True):
        message = promise()
    broker.reset_pause()
    assert pointers(message).get().due_at <= now()


@pytest.mark.parametrize(
    "wrong",
    [
        {"queue": "fast"},
        {"payload": {"when": now()}},
        {"payload": {"yes": True}},
        {"payload": {"many": ["a"]}},
        {"key": ""},
        {"key": "k" * 201},
    ],
)
def test_a_message_that_could_never_run_is_refused(commune_a: Any, wrong: Any) -> None:
    with space_of(commune_a), pytest.raises(WrongMessage):
        promise(**wrong)


def test_an_unreachable_broker_does_not_hold_a_request_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A port where nobody answers at all: the connection attempt hangs until its time-out."""
    import socket
    import time
    import uuid

    from tests.notifications.workers import forget_broker_connections

    with socket.socket() as deaf, socket.socket() as filler:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        filler.connect(deaf.getsockname())
        monkeypatch.setenv("CELERY_BROKER_URL", f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
        forget_broker_connections()
        start = time.monotonic()
        assert broker.send(broker.Word("tests.handler", "public", uuid.uuid4(), "bulk")) is False
        took = time.monotonic() - start
        # Not tried again: it would be told again.
        assert broker.send(broker.Word("tests.handler", "public", uuid.uuid4(), "bulk")) is False
    forget_broker_connections()
    assert took < 30, "the time-out is half a second; without one the system's is minutes"
    assert caplog.text.count("broker away") == 1
