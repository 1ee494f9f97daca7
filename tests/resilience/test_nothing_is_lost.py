"""Machines die at random while town halls write: every message arrives, and we know the doubles.

Short in `make test`; `make resilience` does at least fifty kills and crashes PostgreSQL itself
(which would take the other tests of a run with it).
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from kernel.tenancy import space_of
from project.supervisor.valkey import EmbeddedValkey
from shared_services.notifications.models import Notification
from shared_services.notifications.sender import message_id_of
from tests.factories.notifications import make_notification
from tests.notifications.conftest import flush
from tests.notifications.smtp import Mailbox
from tests.notifications.workers import CeleryProcess, forget_broker_connections
from tests.resilience import provider as providers

KILLS = int(os.environ.get("RESILIENCE_KILLS", "3"))
IS_LONG = KILLS >= 20
# Of what a worker held when it died; see NOTED_TOGETHER in notifications' deliver.
DOUBLES_PER_DEATH = 10


@pytest.fixture
def patient_enough(settings: Any, committed_db: str) -> None:
    """Leases long enough for a loaded machine, short enough for a test; commits as in production.

    The servers of the tests answer before a commit is on the disk: a crash would take the last ones
    back, of which the writer believes that they are kept.
    """
    with psycopg.connect(committed_db, autocommit=True) as session:
        name = session.info.dbname
        session.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
    connection.close()
    settings.OUTBOX_LEASE_SECONDS = 25 if IS_LONG else 6
    settings.OUTBOX_RELAY_LEASE_SECONDS = 2
    settings.OUTBOX_RELAY_EVERY_SECONDS = 1
    settings.OUTBOX_NUDGE_SECONDS = 2
    settings.OUTBOX_BACKOFF_SECONDS = 0.5
    settings.OUTBOX_BACKOFF_LIMIT_SECONDS = 3
    settings.OUTBOX_MAX_ATTEMPTS = 1000


class Machines:
    """A worker for the relay's rounds, two for the mails, and beat; killed, they are replaced."""

    QUEUES = {"relay": "urgent", "first": "transactional,retry", "second": "transactional,retry"}

    def __init__(self, home: Path, database_url: str, **environment: str) -> None:
        self._home, self._url, self._environment = home, database_url, environment
        self.killed: Counter[str] = Counter()
        self._numbers = itertools.count()
        self._running = {name: self._start(name) for name in (*self.QUEUES, "beat")}

    def _start(self, name: str) -> CeleryProcess:
        home = self._home / f"{name}-{next(self._numbers)}"
        return CeleryProcess(
            home,
            database_url=self._url,
            queues=self.QUEUES.get(name, ""),
            include="tests.resilience.provider",
            environment=self._environment,
        )

    def kill_one(self) -> None:
        name = random.choice(list(self._running))
        self._running[name].kill()
        self.killed[name] += 1
        self._running[name] = self._start(name)

    def wait_ready(self) -> None:
        self._running["first"].wait_ready()

    def stop(self) -> None:
        for process in self._running.values():
            process.kill()


class Writers:
    """Two town halls that go on writing whatever happens around them."""

    def __init__(self, communes: Any) -> None:
        self.promised: dict[str, Any] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write, args=[communes])
        self._thread.start()

    def _write(self, communes: Any) -> None:
        turn = itertools.cycle(communes)
        while not self._over.wait(0.1):
            commune = next(turn)
            try:
                with space_of(commune), transaction.atomic():
                    made = [make_notification() for _ in range(random.randint(1, 4))]
            except DatabaseError:
                # PostgreSQL is away: nothing was promised, the person sees an error.
                connection.close()
                continue
            # A commit whose answer was lost is not in the list, and may arrive all the same.
            self.promised.update({message_id_of(one): commune for one in made})
        connection.close()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


def crash_postgres(address: str) -> None:
    """All sessions end; in the long run the whole server crashes and recovers from its journal."""
    with psycopg.connect(address, autocommit=True) as session:
        if IS_LONG:
            os.kill(session.info.backend_pid, signal.SIGKILL)
        else:
            session.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                " current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )


def restart_valkey(server: EmbeddedValkey) -> None:
    server.stop()
    time.sleep(0.5)
    server.start()
    forget_broker_connections()


@contextmanager
def storm(
    home: Path, address: str, communes: Any, troubles: list[Callable[[], None]], **environment: str
) -> Iterator[tuple[Machines, Writers]]:
    """Kills and troubles in turn while people write; then quiet, until all is sent."""
    # Shorter than the mail server hangs.
    machines = Machines(home, address, BEFFROI_SMTP_TIMEOUT="1", **environment)
    writers = Writers(communes)
    try:
        machines.wait_ready()
        turn = itertools.cycle(troubles)
        for number in range(KILLS):
            time.sleep(random.uniform(0.5, 2.0))
            machines.kill_one()
            if number % max(1, KILLS // (3 * len(troubles))) == 0:
                next(turn)()
        for trouble in troubles if not IS_LONG else []:
            trouble()
        writers.stop()
        wait_all_sent(communes)
        yield machines, writers
    finally:
        writers.stop()
        machines.stop()


def wait_all_sent(communes: Any) -> None:
    deadline = time.monotonic() + (240 if IS_LONG else 90)
    while time.monotonic() < deadline:
        connection.close_if_unusable_or_obsolete()
        try:
            if not sum(unsent(one) for one in communes):
                return
        except DatabaseError:
            connection.close()
        time.sleep(0.5)
    raise AssertionError(f"{[unsent(one) for one in communes]} messages are still not sent")


def unsent(commune: Any) -> int:
    with space_of(commune):
        return Notification.objects.exclude(state="sent").count()


def tried_again(communes: Any) -> set[str]:
    found: set[str] = set()
    for commune in communes:
        with space_of(commune):
            rows = Notification.objects.filter(attempts__gt=1).values_list("pk", flat=True)
            found |= {message_id_of(pk) for pk in rows}
    return found


def tell(machines: Machines, promised: int, arrived: Counter[str]) -> int:
    doubles = sum(arrived.values()) - len(arrived)
    killed = ", ".join(f"{name} {count}" for name, count in sorted(machines.killed.items()))
    print(  # noqa: T201 - the counts are the point
        f"\n{promised} messages promised, {len(arrived)} arrived, {doubles} twice; "
        f"kill -9: {machines.killed.total()} ({killed})"
    )
    return doubles


def test_by_smtp_nothing_is_lost_and_doubles_bear_the_same_message_id(
    committed_db: str,
    communes: Any,
    valkey: EmbeddedValkey,
    mailbox: Mailbox,
    worker_home: Path,
    patient_enough: None,
) -> None:
    def refuse() -> None:
        mailbox.answer = "451 4.3.0 try later"
        time.sleep(0.7)
        mailbox.answer = ""

    def hang() -> None:
        mailbox.hold = True
        time.sleep(2.5)
        mailbox.hold = False

    def vanish() -> None:
        mailbox.stop()
        time.sleep(0.7)
        mailbox.start()

    troubles = [
        lambda: flush(valkey),
        refuse,
        lambda: crash_postgres(committed_db),
        hang,
        lambda: restart_valkey(valkey),
        vanish,
    ]
    with storm(worker_home, committed_db, communes, troubles) as (machines, writers):
        arrived = Counter(str(mail["Message-ID"]).strip() for mail in mailbox.mails)
        doubles = tell(machines, len(writers.promised), arrived)
        assert set(writers.promised) <= set(arrived), "messages were lost"
        doubled = {key for key, count in arrived.items() if count > 1}
        assert doubled <= tried_again(communes), "a message left twice in one try"
        # Deaths, and lines that died after the text: time-outs, a server that went away.
        assert doubles <= DOUBLES_PER_DEATH * (machines.killed.total() + 3 * KILLS)


def test_by_a_provider_that_can_be_asked_nothing_is_lost_and_nothing_doubled(
    committed_db: str,
    communes: Any,
    valkey: EmbeddedValkey,
    mailbox: Mailbox,
    worker_home: Path,
    patient_enough: None,
) -> None:
    server = providers.Provider()

    def trouble(kind: str) -> Callable[[], None]:
        def lasting() -> None:
            server.trouble = kind
            time.sleep(1)
            server.trouble = ""

        return lasting

    troubles = [
        trouble("hang"),
        lambda: flush(valkey),
        trouble("refuse"),
        lambda: crash_postgres(committed_db),
        lambda: restart_valkey(valkey),
    ]
    environment = {providers.ADDRESS: server.url}
    try:
        with storm(worker_home, committed_db, communes, troubles, **environment) as (
            machines,
            writers,
        ):
            arrived = +server.accepted
            assert tell(machines, len(writers.promised), arrived) == 0
            assert set(writers.promised) <= set(arrived), "messages were lost"
    finally:
        server.stop()
