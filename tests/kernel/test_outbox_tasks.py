"""Running: the right space, one holder at a time, another try, and an end to it."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from kernel.clock import now
from kernel.errors import NoSpaceSelected, UnknownAuthority
from kernel.logs import SpaceFilter
from kernel.outbox.actions import running
from kernel.outbox.facade import Permanent, enqueue, retry
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tasks import PlatformTask, SpaceTask, running_message, space_task
from kernel.tenancy import current_authority, current_schema, public_space, space_of
from tests.databases import COMMUNE_A

seen: list[tuple[str, str]] = []
given_up: list[tuple[dict[str, Any], str]] = []
trouble: list[Exception] = []


def _remember_dead(payload: dict[str, Any], reason: str) -> None:
    given_up.append((payload, reason))


@space_task("tests.remember", on_dead=_remember_dead)
def remember(*, word: str) -> None:
    if trouble:
        raise trouble[0]
    seen.append((current_schema(), word))
    logging.getLogger("tests.remember").warning("at work")


@space_task("tests.remember_in_public", only_in_public=True)
def remember_in_public() -> None:
    seen.append((current_schema(), "public"))


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    seen.clear()
    given_up.clear()
    trouble.clear()


def promise(authority: Any, word: str = "bonjour", **facts: Any) -> OutboxMessage:
    with space_of(authority):
        return enqueue("tests.remember", payload={"word": word}, **facts)


def run(authority: Any, message: OutboxMessage) -> None:
    remember(str(authority.pk), str(message.pk))


def reload(authority: Any, message: OutboxMessage) -> OutboxMessage:
    with space_of(authority):
        return OutboxMessage.objects.get(pk=message.pk)


def make_due(authority: Any, message: OutboxMessage) -> None:
    with space_of(authority):
        OutboxMessage.objects.filter(pk=message.pk).update(next_try_at=now())


def test_a_task_without_authority_or_message_refuses_to_run(commune_a: Any) -> None:
    message = promise(commune_a)
    for arguments in ((), (None, str(message.pk)), ("", str(message.pk)), (str(commune_a.pk),)):
        with pytest.raises(NoSpaceSelected):
            remember(*arguments)
    assert seen == []


def test_a_task_for_an_unknown_authority_refuses_and_looks_again_later(commune_a: Any) -> None:
    message = promise(commune_a)
    with pytest.raises(UnknownAuthority):
        remember(str(uuid.uuid4()), str(message.pk))
    assert OutboxPointer.objects.get(pk=message.pk).due_at > now() + timedelta(minutes=50)
    assert seen == []


def test_the_handler_runs_in_its_space_and_leaves_it(commune_a: Any, commune_b: Any) -> None:
    message = promise(commune_a)
    with space_of(commune_b):
        run(commune_a, message)
        assert current_authority() == commune_b
    assert seen == [(commune_a.schema_name, "bonjour")]
    done = reload(commune_a, message)
    assert (done.state, done.payload, done.attempts) == ("done", {}, 1)
    assert not OutboxPointer.objects.filter(pk=message.pk).exists()


def test_what_a_task_logs_says_in_which_space(commune_a: Any) -> None:
    lines: list[str] = []
    handler = logging.Handler()
    handler.addFilter(SpaceFilter())
    handler.emit = lambda record: lines.append(record.space)  # type: ignore[method-assign,attr-defined]
    logger = logging.getLogger("tests.remember")
    logger.addHandler(handler)
    try:
        run(commune_a, promise(commune_a))
    finally:
        logger.removeHandler(handler)
    assert lines == [commune_a.schema_name]


def test_a_message_of_one_commune_cannot_be_run_in_another(commune_a: Any, commune_b: Any) -> None:
    message = promise(commune_a)
    run(commune_b, message)
    assert seen == []
    assert reload(commune_a, message).state == "created"


def test_public_work_runs_in_public(db: None) -> None:
    with public_space():
        message = enqueue("tests.remember", payload={"word": "ici"})
    remember("public", str(message.pk))
    assert seen == [("public", "ici")]


def test_work_on_the_platforms_own_tables_is_refused_to_a_space(commune_a: Any) -> None:
    with space_of(commune_a):
        asked = enqueue("tests.remember_in_public", payload={})
    remember_in_public(str(commune_a.pk), str(asked.pk))
    assert seen == []
    assert reload(commune_a, asked).state == "dead"
    with public_space():
        own = enqueue("tests.remember_in_public", payload={})
    remember_in_public("public", str(own.pk))
    assert seen == [("public", "public")]


def test_a_message_already_done_is_left_alone(commune_a: Any) -> None:
    message = promise(commune_a)
    run(commune_a, message)
    run(commune_a, message)
    assert len(seen) == 1


def test_a_message_is_never_given_to_another_handler(commune_a: Any) -> None:
    with space_of(commune_a):
        message = enqueue("tests.something_else", payload={})
    with pytest.raises(RuntimeError, match="something_else"):
        run(commune_a, message)
    assert seen == []


def test_one_holder_at_a_time_and_the_next_after_the_lease(commune_a: Any) -> None:
    message = promise(commune_a)
    lease = timedelta(seconds=60)
    with space_of(commune_a):
        first = running.claim(message.pk, lease=lease)
        assert first is not None
        assert running.claim(message.pk, lease=lease) is None
        pointer = OutboxPointer.objects.get(pk=message.pk)
        assert timedelta(seconds=50) < pointer.due_at - now() <= lease
        make_due(commune_a, message)
        second = running.claim(message.pk, lease=lease)
        assert second is not None
        running.complete(first)
        assert reload(commune_a, message).state == "running", "the first lost its lease"
        running.complete(second)
    assert reload(commune_a, message).state == "done"


def test_a_failure_plans_another_try_further_and_further_away(
    commune_a: Any, caplog: pytest.LogCaptureFixture
) -> None:
    message = promise(commune_a)
    trouble.append(ValueError("no place for camille.roy@exemple.example"))
    pauses = []
    for _ in range(4):
        make_due(commune_a, message)
        run(commune_a, message)
        failed = reload(commune_a, message)
        assert failed.next_try_at is not None
        pauses.append((failed.next_try_at - now()).total_seconds())
        assert OutboxPointer.objects.get(pk=message.pk).due_at == failed.next_try_at
    for pause, wanted in zip(pauses, (10, 20, 40, 80), strict=True):
        assert wanted * 0.75 < pause < wanted * 1.25
    assert failed.state == "created"
    assert "camille.roy@exemple.example" in failed.last_error
    assert "camille" not in caplog.text
    assert "ValueError" in caplog.text


def test_too_many_failures_give_the_message_up_and_a_person_may_revive_it(
    commune_a: Any, settings: Any
) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 2
    message = promise(commune_a, key="k")
    trouble.append(ValueError("no"))
    for _ in range(2):
        make_due(commune_a, message)
        run(commune_a, message)
    dead = reload(commune_a, message)
    assert (dead.state, dead.attempts, dead.last_error) == ("dead", 2, "ValueError: no")
    assert given_up == [({"word": "bonjour"}, "ValueError: no")]
    assert not OutboxPointer.objects.filter(pk=message.pk).exists()

    trouble.clear()
    with space_of(commune_a):
        assert retry("tests.remember", "k") is True
        assert retry("tests.remember", "k") is False
    run(commune_a, message)
    assert seen == [(commune_a.schema_name, "bonjour")]


def test_a_permanent_failure_is_given_up_at_once(commune_a: Any) -> None:
    message = promise(commune_a)
    trouble.append(Permanent("never"))
    run(commune_a, message)
    assert reload(commune_a, message).state == "dead"
    assert len(given_up) == 1


def test_a_suspended_space_keeps_its_messages_without_counting_an_attempt(
    commune_a: Any,
) -> None:
    message = promise(commune_a)
    commune_a.state = "suspended"
    commune_a.save()
    run(commune_a, message)
    assert seen == []
    assert reload(commune_a, message).attempts == 0
    assert OutboxPointer.objects.get(pk=message.pk).due_at > now() + timedelta(minutes=4)


def test_a_pointer_to_a_message_that_is_gone_goes_too(commune_a: Any) -> None:
    message = promise(commune_a)
    with space_of(commune_a):
        OutboxMessage.objects.filter(pk=message.pk).delete()
    run(commune_a, message)
    assert not OutboxPointer.objects.filter(pk=message.pk).exists()


def test_outside_a_message_there_is_no_running_message() -> None:
    with pytest.raises(RuntimeError):
        running_message()


def test_every_task_says_whether_it_works_in_a_space_or_for_the_platform() -> None:
    current_app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if "celery." not in name}
    assert {"outbox.relay", "notifications.deliver"} <= ours.keys()
    neither = [
        name for name, task in ours.items() if not isinstance(task, SpaceTask | PlatformTask)
    ]
    assert neither == []


def test_long_work_keeps_its_message_as_long_as_its_worker_lives(
    committed_db: str, settings: Any
) -> None:
    from tenants.authorities.models import LocalAuthority

    settings.OUTBOX_LEASE_SECONDS = 0.6
    commune = LocalAuthority.objects.get(insee_code=COMMUNE_A)
    rivals: list[Any] = []

    @space_task("tests.long_work", queue="operations")
    def long_work() -> None:
        for _turn in range(4):
            time.sleep(0.4)
            rivals.append(running.claim(running_message(), lease=timedelta(seconds=1)))

    try:
        with space_of(commune), transaction.atomic():
            message = enqueue("tests.long_work", payload={}, queue="operations")
        long_work(str(commune.pk), str(message.pk))
        assert rivals == [None] * 4, "the lease of 0.6 s would have been over after the second"
        assert reload(commune, message).state == OutboxMessage.State.DONE
    finally:
        del current_app.tasks["tests.long_work"]
