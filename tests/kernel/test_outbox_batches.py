"""Several messages of one space at once: each keeps the promises of a message alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import redis.exceptions

from kernel.clock import now
from kernel.outbox import broker, turns
from kernel.outbox.actions import batching, relaying
from kernel.outbox.facade import Batch, Permanent, enqueue, retry
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tasks import space_task
from kernel.tenancy import current_schema, public_space, space_of

LEASE = timedelta(seconds=60)
batches: list[tuple[str, list[str]]] = []
given_up: list[tuple[dict[str, Any], str]] = []
what_happens: list[Callable[[Batch], None]] = []


def _all_done(batch: Batch) -> None:
    for held in batch.claims:
        batch.done(held)


@space_task("tests.batch", batch=3, on_dead=lambda payload, why: given_up.append((payload, why)))
def in_batches(batch: Batch) -> None:
    batches.append((current_schema(), [str(held.payload["word"]) for held in batch.claims]))
    (what_happens[0] if what_happens else _all_done)(batch)


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[broker.Word]]:
    """What an always willing broker was told."""
    words: list[broker.Word] = []

    def send(word: broker.Word) -> bool:
        words.append(word)
        return True

    monkeypatch.setattr(broker, "send", send)
    yield words
    for word in words:
        # The next test makes the same communes promise again.
        broker.hear(word)
    for kept in (batches, given_up, what_happens):
        kept.clear()


def promise(authority: Any, *words: str, queue: str = "bulk") -> list[OutboxMessage]:
    with space_of(authority):
        return [enqueue("tests.batch", payload={"word": word}, queue=queue) for word in words]


def run(authority: Any, message: OutboxMessage) -> None:
    in_batches(str(authority.pk), str(message.pk))


def states(authority: Any) -> list[tuple[str, str, int]]:
    with space_of(authority):
        found = OutboxMessage.objects.filter(handler="tests.batch").order_by("created_at")
        return list(found.values_list("state", "queue", "attempts"))


def pointers(authority: Any) -> Any:
    return OutboxPointer.objects.filter(handler="tests.batch", authority_id=str(authority.pk))


def test_one_task_takes_the_messages_of_its_space_and_queue_alone(
    commune_a: Any, commune_b: Any
) -> None:
    first = promise(commune_a, "un", "deux")[0]
    promise(commune_a, "pressé", queue="urgent")
    promise(commune_b, "ailleurs")
    run(commune_a, first)
    assert batches == [(commune_a.schema_name, ["un", "deux"])]
    assert states(commune_a) == [("done", "bulk", 1), ("done", "bulk", 1), ("created", "urgent", 0)]
    assert states(commune_b) == [("created", "bulk", 0)]
    assert (pointers(commune_a).count(), pointers(commune_b).count()) == (1, 1)


def test_a_full_batch_leaves_word_for_the_rest_at_the_end_of_the_queue(
    commune_a: Any, told: list[broker.Word]
) -> None:
    first = promise(commune_a, "1", "2", "3", "4")[0]
    run(commune_a, first)
    assert [word.queue for word in told] == ["bulk"]
    run(commune_a, first)
    assert [words for _schema, words in batches] == [["1", "2", "3"], ["4"]]


def test_what_the_handler_says_nothing_of_goes_back_without_an_attempt(commune_a: Any) -> None:
    first = promise(commune_a, "1", "2")[0]
    what_happens.append(lambda batch: batch.done(batch.claims[0]))
    run(commune_a, first)
    assert states(commune_a) == [("done", "bulk", 1), ("created", "bulk", 0)]
    assert pointers(commune_a).get().due_at <= now()


def test_a_failure_waits_in_the_queue_of_second_tries(commune_a: Any) -> None:
    first = promise(commune_a, "1", "2")[0]

    def one_fails(batch: Batch) -> None:
        batch.done(batch.claims[0])
        batch.failed(batch.claims[1], ValueError("plus tard"))

    what_happens.append(one_fails)
    run(commune_a, first)
    assert states(commune_a) == [("done", "bulk", 1), ("created", "retry", 1)]
    pointer = pointers(commune_a).get()
    assert pointer.queue == "retry"
    assert pointer.due_at > now()


def test_what_a_handler_raises_is_every_untold_message_s_failure(commune_a: Any) -> None:
    first = promise(commune_a, "1", "2")[0]

    def breaks(batch: Batch) -> None:
        batch.done(batch.claims[0])
        raise Permanent("rien à faire")

    what_happens.append(breaks)
    run(commune_a, first)
    assert states(commune_a) == [("done", "bulk", 1), ("dead", "bulk", 1)]
    assert given_up == [({"word": "2"}, "Permanent: rien à faire")]
    assert not pointers(commune_a).exists()


def test_a_worker_whose_lease_ran_out_can_no_longer_record_anything(commune_a: Any) -> None:
    promise(commune_a, "1")
    with space_of(commune_a):
        late = batching.claim_due("tests.batch", "bulk", limit=3, lease=timedelta(0))
        second = batching.claim_due("tests.batch", "bulk", limit=3, lease=LEASE)
        assert [held.attempt for held in (*late, *second)] == [1, 2]
        batching.complete_all(late)
        batching.release_all(late)
        assert states(commune_a) == [("running", "bulk", 2)]
        batching.complete_all(second)
    assert states(commune_a) == [("done", "bulk", 2)]


def test_messages_that_another_worker_holds_or_that_are_not_due_stay(commune_a: Any) -> None:
    first = promise(commune_a, "1", "2")[0]
    with space_of(commune_a):
        assert len(batching.claim_due("tests.batch", "bulk", limit=1, lease=LEASE)) == 1
        OutboxMessage.objects.filter(payload={"word": "2"}).update(
            next_try_at=now() + timedelta(minutes=1)
        )
    run(commune_a, first)
    assert batches == []
    assert pointers(commune_a).count() == 2


def test_a_late_batch_says_so(commune_a: Any, settings: Any) -> None:
    settings.OUTBOX_BATCH_SECONDS = 0
    assert Batch([], LEASE).is_late
    settings.OUTBOX_BATCH_SECONDS = 5
    assert not Batch([], LEASE).is_late
    assert Batch([], timedelta(0)).is_late


def test_a_space_is_told_of_once_until_a_worker_has_looked(
    commune_a: Any, commune_b: Any, told: list[broker.Word], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = promise(commune_a, "1", "2")[0]
        promise(commune_b, "1")
    assert [word.authority_id for word in told] == [str(commune_a.pk), str(commune_b.pk)]
    run(commune_a, first)
    with django_capture_on_commit_callbacks(execute=True):
        promise(commune_a, "3")
    assert len(told) == 3
    for one in (commune_a, commune_b):
        broker.hear(broker.Word("tests.batch", str(one.pk), first.pk, "bulk"))


def test_the_relay_says_one_word_for_all_that_a_space_has(
    commune_a: Any, told: list[broker.Word], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "waiting", lambda queue: 0)
    with public_space():
        OutboxPointer.objects.all().delete()
    promise(commune_a, "1", "2", "3")
    OutboxPointer.objects.update(due_at=now())
    assert relaying.relay() == 3
    assert len(told) == 1


def test_a_space_that_sends_too_much_waits_for_its_turn_by_the_relay(
    commune_a: Any, commune_b: Any, settings: Any
) -> None:
    settings.OUTBOX_BURST, settings.OUTBOX_RATE = 2, 0.001
    greedy, modest = str(uuid4()), str(uuid4())
    assert [turns.take_token(greedy) for _ in range(3)] == [True, True, False]
    assert turns.take_token(modest)


def test_without_valkey_everybody_is_told_and_nobody_held_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> Any:
        raise redis.exceptions.ConnectionError

    monkeypatch.setattr(turns, "_client", away)
    monkeypatch.setattr(turns, "_away_until", 0.0)
    assert turns.begin("bulk:tests:a")
    assert turns.begin("bulk:tests:a")
    assert turns.take_token("a")
    turns.end("bulk:tests:a")


def test_a_message_tried_again_by_a_person_starts_afresh(commune_a: Any) -> None:
    with space_of(commune_a):
        message = enqueue("tests.batch", payload={"word": "1"}, queue="bulk", key="clef")
    what_happens.append(lambda batch: batch.failed(batch.claims[0], Permanent("non")))
    run(commune_a, message)
    what_happens.clear()
    with space_of(commune_a):
        assert retry("tests.batch", "clef")
        message = OutboxMessage.objects.get(pk=message.pk)
    run(commune_a, message)
    with space_of(commune_a):
        assert OutboxMessage.objects.get(pk=message.pk).state == "done"
