"""Two kinds of Celery tasks, no third: work in one space, and rounds of the platform.

A space task's broker message holds two ids, the authority's and the outbox message's; everything
else is in the row. It refuses to run without them: a task that guesses its space guesses wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.db import DatabaseError, connections

from kernel.errors import NoSpaceSelected, UnknownAuthority
from kernel.outbox import broker, conf
from kernel.outbox.actions import batching, running
from kernel.outbox.actions.periodic import Period
from kernel.outbox.batches import SIZES, Batch
from kernel.outbox.errors import Permanent
from kernel.tenancy import (
    PUBLIC,
    PUBLIC_SCHEMA,
    authority_by_id,
    current_authority,
    current_authority_key,
    current_schema,
    public_space,
    space_of,
)

logger = logging.getLogger(__name__)

Handler = Callable[..., None]
WhenDead = Callable[[dict[str, Any], str], None]

# Recurring handlers, filled by `space_task(every=…)`; `outbox.periodic` hands them out.
PERIODIC: dict[str, Period] = {}
# Where a task goes when whoever sends it names no queue.
QUEUE_OF: dict[str, str] = {}

# Whole spaces are opened, copied and dropped there, by a worker with the owner's login.
LONG_QUEUE = conf.LONG_QUEUE

_running: ContextVar[UUID | None] = ContextVar("running_message", default=None)


def running_message() -> UUID:
    """Identity of the outbox message this handler runs for: the same at each attempt."""
    message_id = _running.get()
    if message_id is None:
        raise RuntimeError("no outbox message is running here")
    return message_id


class PlatformTask(Task):
    """A round of the platform, without a space. Beat starts it; losing one run is harmless."""

    abstract = True
    ignore_result = True
    acks_late = False
    max_retries = 0


class SpaceTask(Task):
    """Work in one space for one outbox message: called with (authority_id, message_id)."""

    abstract = True
    ignore_result = True
    acks_late = True
    reject_on_worker_lost = True
    max_retries = 0
    handler: Handler
    on_dead: WhenDead | None = None
    only_in_public: bool = False

    def run_in_space(self, authority_id: str | None, message_id: str | None) -> None:
        """Claim the message, run the handler with its payload, record how it went.

        Raises NoSpaceSelected without an authority, UnknownAuthority for a wrong one. What the
        handler raises is recorded in the message and leads to another try, never to a crash.
        """
        if not authority_id or not message_id:
            raise NoSpaceSelected(f"{self.name} needs an authority and a message")
        with _entered(authority_id, UUID(message_id)) as may_run:
            if may_run:
                self._run_claimed(UUID(message_id))

    def _run_claimed(self, message_id: UUID) -> None:
        held = running.claim(message_id, lease=conf.seconds("OUTBOX_LEASE_SECONDS"))
        if held is None:
            return
        if held.handler != self.name:
            raise RuntimeError(f"message {message_id} is for {held.handler}, not {self.name}")
        if held.payload and self._is_order_of_a_space():
            # Without `on_dead`: the payload may name another space's rows.
            running.fail(held, Permanent(f"{self.name} is not for a space to ask"))
            return
        if self.only_in_public and current_authority() is not None:
            running.fail(held, Permanent(f"{self.name} runs in public alone"))
            return
        before = _running.set(message_id)
        is_long = QUEUE_OF.get(self.name) == LONG_QUEUE
        try:
            with _kept_alive(held) if is_long else nullcontext():
                type(self).handler(**held.payload)
        except Exception as error:  # noqa: BLE001 - recorded in the row and logged by `fail`
            running.fail(held, error, on_dead=type(self).on_dead)
        else:
            running.complete(held)
        finally:
            _running.reset(before)

    def _is_order_of_a_space(self) -> bool:
        """Work of the database's owner is ordered from public alone.

        A space writes its own outbox: whoever got hold of one could name another's rows there.
        """
        return QUEUE_OF.get(self.name) == LONG_QUEUE and current_schema() != PUBLIC_SCHEMA


class BatchTask(SpaceTask):
    """Work on the due messages of one space and one queue, several at a time.

    The message it is told of is only a hint. Going to the queue's end for the rest, it leaves room
    for the other spaces: whoever sends twenty thousand gets one turn in each round.
    """

    abstract = True

    def _run_claimed(self, message_id: UUID) -> None:
        kept_in = batching.queue_of(message_id)
        if kept_in is None:
            # Told the wrong space, or of a message long gone: no reason to work here.
            running.forget_finished(message_id)
            return
        told_in = (self.request.delivery_info or {}).get("routing_key")
        queue = told_in if told_in in conf.QUEUES else kept_in
        word = broker.Word(self.name, current_authority_key(), message_id, queue)
        # Before looking: whoever promises from now on sends a word of their own.
        broker.hear(word)
        size, lease = SIZES[self.name], conf.seconds("OUTBOX_LEASE_SECONDS")
        claims = batching.claim_due(self.name, queue, limit=size, lease=lease)
        if not claims:
            running.forget_finished(message_id)
            return
        if len(claims) == size:
            broker.nudge(word)
        self._run_batch(Batch(claims, lease), word)

    def _run_batch(self, batch: Batch, word: broker.Word) -> None:
        try:
            type(self).handler(batch)
        except Exception as error:  # noqa: BLE001 - recorded in the rows and logged by `fail`
            for held in list(batch.untold()):
                batch.failed(held, error)
        batching.complete_all(batch.finished)
        for held, reason in batch.failures:
            running.fail(held, reason, on_dead=type(self).on_dead)
        back = list(batch.untold())
        if back:
            batching.release_all(back)
            broker.nudge(word)


@contextmanager
def _kept_alive(held: running.Claim) -> Iterator[None]:
    """Renew the lease from a thread until the block ends: exporting a commune takes minutes.

    A worker that dies stops renewing, and the message comes back when the last lease is over.
    """
    lease = conf.seconds("OUTBOX_LEASE_SECONDS")
    authority = current_authority()
    over = Event()

    def renew() -> None:
        while not over.wait(lease.total_seconds() / 3):
            try:
                with space_of(authority) if authority else public_space():
                    running.renew(held, lease=lease)
            except DatabaseError as error:
                # The next turn tries again, on a new connection.
                logger.warning("%s not renewed: %s", held.message_id, type(error).__name__)
                connections.close_all()
        connections.close_all()

    thread = Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def _entered(authority_id: str, message_id: UUID) -> Iterator[bool]:
    """Enter the space; False, and the message waits, when the space is out of service."""
    if authority_id == PUBLIC:
        with public_space():
            yield True
        return
    try:
        authority = authority_by_id(authority_id)
    except UnknownAuthority:
        running.postpone(message_id, by=timedelta(hours=1))
        raise
    with space_of(authority):
        if current_schema() != authority.schema_name or current_schema() == PUBLIC_SCHEMA:
            raise NoSpaceSelected(f"in {current_schema()!r} instead of {authority.schema_name!r}")
        if not authority.is_writable:
            running.postpone(message_id, by=conf.seconds("OUTBOX_SUSPENDED_SECONDS"))
            yield False
        else:
            yield True


def space_task(
    name: str,
    *,
    queue: str = "transactional",
    every: timedelta | None = None,
    in_public: bool = False,
    only_in_public: bool = False,
    on_dead: WhenDead | None = None,
    batch: int = 0,
) -> Callable[[Handler], Any]:
    """Register a handler of the outbox under this name.

    The decorated function is called with the payload as keywords, inside the right space. It must
    bear being run again: a worker may die after the work and before the note of it.
    `every` makes it recurring in every space in service (and in public with `in_public`);
    `only_in_public` is for what concerns the platform's own tables: a space's order is refused;
    `on_dead(payload, reason)` runs in the transaction that gives the message up.
    With `batch`, the function gets a `Batch` of at most so many due messages of one space and queue
    instead of one payload, and says of each how it went.
    The function itself stays reachable as `task.handler`.
    """

    def register(function: Handler) -> Any:
        QUEUE_OF[name] = queue
        if batch:
            SIZES[name] = batch
        if every is not None:
            in_public_too = in_public or only_in_public
            PERIODIC[name] = Period(every, queue, in_public_too, in_spaces=not only_in_public)

        def run(self: SpaceTask, authority_id: Any = None, message_id: Any = None) -> None:
            self.run_in_space(authority_id, message_id)

        run.__module__ = function.__module__
        run.__doc__ = function.__doc__
        return shared_task(
            run,
            name=name,
            base=BatchTask if batch else SpaceTask,
            bind=True,
            handler=staticmethod(function),
            only_in_public=only_in_public,
            on_dead=staticmethod(on_dead) if on_dead else None,
        )

    return register


def platform_task(name: str, *, queue: str = "urgent") -> Callable[[Callable[[], None]], Any]:
    """Register a round of the platform: no argument, no space."""

    def register(function: Callable[[], None]) -> Any:
        QUEUE_OF[name] = queue
        return shared_task(function, name=name, base=PlatformTask)

    return register


def route(name: str, *_: Any, **__: Any) -> dict[str, str] | None:
    """Celery's router (`task_routes`)."""
    return {"queue": QUEUE_OF[name]} if name in QUEUE_OF else None
