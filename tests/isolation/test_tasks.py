"""Every task, run where it should not be, or told of another space's rows."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from celery import current_app
from django.core import mail
from django.db import transaction

from kernel.errors import NoSpaceSelected, UnknownAuthority
from kernel.outbox.facade import OutboxMessage, enqueue
from kernel.outbox_index.models import OutboxPointer
from kernel.tasks import PERIODIC, SpaceTask
from kernel.tenancy import PUBLIC, public_space, space_of
from tests.consistency.test_caches_and_tasks_know_their_space import our_tasks
from tests.isolation import summary
from tests.isolation.canaries import found_in
from tests.isolation.payloads import payload_of
from tests.isolation.watch import fingerprint_of_files, fingerprint_of_rows
from tests.isolation.world import World

SPACE_TASKS = sorted(name for name, task in our_tasks().items() if isinstance(task, SpaceTask))


def promise_in(authority: Any, name: str, payload: dict[str, Any]) -> OutboxMessage:
    with space_of(authority), transaction.atomic():
        return enqueue(name, payload=payload)


def payload_of_a(world: World, name: str) -> dict[str, Any]:
    with space_of(world.a):
        return payload_of(current_app.tasks[name])


def pointers() -> set[tuple[Any, ...]]:
    with public_space():
        return set(OutboxPointer.objects.values_list("message_id", "authority_id", "due_at"))


def test_every_task_is_here() -> None:
    assert len(SPACE_TASKS) >= 7


@pytest.mark.parametrize("name", SPACE_TASKS)
@pytest.mark.parametrize("place", ["b", "e", PUBLIC])
def test_a_message_of_a_run_elsewhere_does_nothing_and_is_not_lost(
    world: World, name: str, place: str
) -> None:
    message = promise_in(world.a, name, payload_of_a(world, name))
    rows, waiting = fingerprint_of_rows(world.a.schema_name), pointers()
    before = world.watch.counts()
    authority = world.authority_at(place)
    where = str(authority.pk) if authority is not None else PUBLIC

    current_app.tasks[name](where, str(message.pk))
    summary.count("tasks")

    assert fingerprint_of_rows(world.a.schema_name) == rows
    assert world.watch.counts().since(before).changed == 0
    # Its pointer is what makes the relay send it again: without it the message is lost.
    assert pointers() == waiting


@pytest.mark.parametrize("name", SPACE_TASKS)
def test_without_an_authority_or_with_an_unknown_one_it_refuses(world: World, name: str) -> None:
    message = str(promise_in(world.a, name, payload_of_a(world, name)).pk)
    rows = fingerprint_of_rows(world.a.schema_name)
    for authority in (None, "", str(uuid.uuid4()), world.a.schema_name, "../public"):
        with pytest.raises((NoSpaceSelected, UnknownAuthority)):
            current_app.tasks[name](authority, message)
        summary.count("tasks")
    with pytest.raises(NoSpaceSelected):
        current_app.tasks[name](str(world.a.id), None)
    assert fingerprint_of_rows(world.a.schema_name) == rows


@pytest.mark.parametrize("name", SPACE_TASKS)
def test_run_in_b_with_identities_of_a_it_reads_and_writes_nothing_of_a(
    world: World, name: str
) -> None:
    payload = payload_of_a(world, name)
    message = promise_in(world.b, name, payload)
    rows, files = fingerprint_of_rows(world.a.schema_name), world.folders_of_a()
    kept = fingerprint_of_files(files)
    before = world.watch.counts()

    current_app.tasks[name](str(world.b.pk), str(message.pk))
    summary.count("tasks")

    made = world.watch.counts().since(before)
    assert (made.inserted, made.changed, made.about, made.inked) == (0, 0, 0, 0)
    assert fingerprint_of_rows(world.a.schema_name) == rows
    assert fingerprint_of_files(files) == kept
    for sent in mail.outbox:
        assert not found_in(sent.message().as_bytes())


@pytest.mark.parametrize("name", sorted(PERIODIC))
def test_a_periodic_task_of_b_leaves_a_alone(world: World, name: str) -> None:
    before = world.watch.counts()
    message = promise_in(world.b, name, {})
    current_app.tasks[name](str(world.b.pk), str(message.pk))
    summary.count("tasks")
    made = world.watch.counts().since(before)
    assert (made.inserted, made.changed, made.about, made.inked) == (0, 0, 0, 0)


def test_the_rounds_of_the_platform_copy_nothing_of_a(world: World) -> None:
    rounds = [name for name, task in our_tasks().items() if not isinstance(task, SpaceTask)]
    assert len(rounds) >= 2
    before = world.watch.counts()
    for name in rounds:
        current_app.tasks[name]()
        summary.count("tasks")
    assert world.watch.counts().since(before).inked == 0


def test_mails_of_b_speak_of_b_alone(world: World) -> None:
    """What B's people made B write, sent for real: names, addresses and links of B only."""
    with space_of(world.b), transaction.atomic():
        for message in OutboxMessage.objects.filter(handler="notifications.deliver"):
            OutboxMessage.objects.filter(pk=message.pk).update(next_try_at=None)
        waiting = list(
            OutboxMessage.objects.filter(handler="notifications.deliver").values_list(
                "pk", flat=True
            )
        )
    assert waiting
    for pk in waiting:
        current_app.tasks["notifications.deliver"](str(world.b.pk), str(pk))
        summary.count("mails")
    assert mail.outbox
    for sent in mail.outbox:
        text = sent.message().as_bytes()
        assert not found_in(text)
        assert world.a.primary_host.encode() not in text
