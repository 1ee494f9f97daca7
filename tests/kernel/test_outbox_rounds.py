"""The platform's rounds: relay of what is due, recurring work of every space."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kernel.clock import now
from kernel.outbox import broker
from kernel.outbox.actions import periodic, relaying
from kernel.outbox.actions.periodic import Period
from kernel.outbox.facade import each_space, enqueue
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer, PeriodicRun
from kernel.tasks import space_task
from kernel.tenancy import public_space, space_of


@space_task("tests.round")
def nothing(**payload: object) -> None:
    pass


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, db: None) -> list[tuple[str, str]]:
    """What the relay told an always willing broker, as (authority, queue)."""
    told: list[tuple[str, str]] = []

    def send(word: broker.Word) -> bool:
        told.append((word.authority_id, word.queue))
        return True

    OutboxPointer.objects.all().delete()
    monkeypatch.setattr(broker, "send", send)
    monkeypatch.setattr(broker, "waiting", lambda queue: 0)
    return told


def promise(authority: Any, count: int, *, handler: str = "tests.round", **facts: Any) -> None:
    with space_of(authority):
        for _ in range(count):
            enqueue(handler, payload={}, **facts)


def make_all_due() -> None:
    OutboxPointer.objects.update(due_at=now())


def test_the_relay_sends_what_is_due_once_per_lease(commune_a: Any, sent: list[Any]) -> None:
    promise(commune_a, 3)
    assert relaying.relay() == 0, "the commit has just told the broker"
    make_all_due()
    assert relaying.relay() == 3
    assert relaying.relay() == 0
    assert sent == [(str(commune_a.pk), "transactional")] * 3


def test_the_relay_serves_communes_in_turn(
    commune_a: Any, commune_b: Any, sent: list[Any], settings: Any
) -> None:
    promise(commune_a, 30)
    promise(commune_b, 2)
    make_all_due()
    settings.OUTBOX_RELAY_BATCH = 4
    assert relaying.relay() == 4
    assert [authority for authority, _ in sent].count(str(commune_b.pk)) == 2


def test_the_relay_does_not_flood_a_broker_that_is_full(
    commune_a: Any, sent: list[Any], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    promise(commune_a, 5)
    make_all_due()
    settings.OUTBOX_RELAY_BATCH = 10
    monkeypatch.setattr(broker, "waiting", lambda queue: 8)
    assert relaying.relay() == 2


def test_the_relay_waits_for_a_broker_that_is_away(
    commune_a: Any, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(commune_a, 2)
    make_all_due()
    monkeypatch.setattr(broker, "waiting", lambda queue: None)
    assert relaying.relay() == 0
    assert OutboxPointer.objects.filter(due_at__lte=now()).count() == 2


def test_what_a_dying_broker_did_not_take_stays_due(
    commune_a: Any, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(commune_a, 5)
    make_all_due()
    answers = iter([True, True, False])
    monkeypatch.setattr(broker, "send", lambda *_: next(answers))
    assert relaying.relay() == 2
    assert OutboxPointer.objects.filter(due_at__lte=now()).count() == 3


def test_a_message_for_a_handler_of_a_newer_release_waits(
    commune_a: Any, sent: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    promise(commune_a, 1, handler="tests.of_tomorrow")
    promise(commune_a, 1)
    make_all_due()
    assert relaying.relay() == 1
    assert "tests.of_tomorrow" in caplog.text
    assert OutboxPointer.objects.filter(handler="tests.of_tomorrow").exists()


def count_in(authority: Any, handler: str) -> int:
    with space_of(authority):
        return OutboxMessage.objects.filter(handler=handler).count()


def test_recurring_work_reaches_every_space_in_service_once(
    commune_a: Any, commune_b: Any, intercommunality: Any
) -> None:
    assert each_space("tests.round", key="today") == 3
    each_space("tests.round", key="today")
    assert [count_in(one, "tests.round") for one in (commune_a, commune_b)] == [1, 1]
    commune_b.state = "suspended"
    commune_b.save()
    assert each_space("tests.round", key="tomorrow") == 2
    assert [count_in(one, "tests.round") for one in (commune_a, commune_b)] == [2, 1]


def test_a_periodic_job_is_handed_out_once_per_period(commune_a: Any) -> None:
    jobs = {"tests.round": Period(timedelta(days=1), "bulk", in_public=True)}
    assert periodic.hand_out_periodic(jobs) == 1
    assert periodic.hand_out_periodic(jobs) == 0
    assert count_in(commune_a, "tests.round") == 1
    with public_space():
        assert OutboxMessage.objects.filter(handler="tests.round").count() == 1
    PeriodicRun.objects.update(period=0)
    assert periodic.hand_out_periodic(jobs) == 1
    assert count_in(commune_a, "tests.round") == 1, "the same period: the key keeps it single"


def test_work_on_the_platforms_own_tables_is_handed_to_no_space(commune_a: Any) -> None:
    jobs = {"tests.round": Period(timedelta(days=1), "bulk", in_public=True, in_spaces=False)}
    assert periodic.hand_out_periodic(jobs) == 1
    assert count_in(commune_a, "tests.round") == 0
    with public_space():
        assert OutboxMessage.objects.filter(handler="tests.round").count() == 1


def test_messages_done_long_ago_are_forgotten(commune_a: Any, commune_b: Any) -> None:
    long_ago = now() - timedelta(days=31)
    for commune in (commune_a, commune_b):
        promise(commune, 3)
    with space_of(commune_b):
        OutboxMessage.objects.update(state="done", done_at=long_ago)
    with space_of(commune_a):
        keep_fresh, keep_dead, _ = OutboxMessage.objects.filter(handler="tests.round")
        OutboxMessage.objects.update(state="done", done_at=long_ago)
        OutboxMessage.objects.filter(pk=keep_fresh.pk).update(done_at=now())
        OutboxMessage.objects.filter(pk=keep_dead.pk).update(state="dead")
        periodic.forget_done()
        left = set(OutboxMessage.objects.values_list("pk", flat=True))
        assert left == {keep_fresh.pk, keep_dead.pk}
    assert count_in(commune_b, "tests.round") == 3


def test_recurring_jobs_are_forgotten_after_a_day(commune_a: Any) -> None:
    with space_of(commune_a):
        OutboxMessage.objects.all().delete()
    promise(commune_a, 1, key="period:1")
    promise(commune_a, 1, key="request:1")
    with space_of(commune_a):
        OutboxMessage.objects.update(state="done", done_at=now() - timedelta(days=2))
        assert periodic.forget_done() == 1
        assert OutboxMessage.objects.get().key == "request:1"
