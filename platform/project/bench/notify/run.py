"""One run: the empty task first, then the mails, on the same broker with the same workers."""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from django.db import connections, transaction

from kernel.outbox import broker
from kernel.outbox.actions import relaying
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import space_of
from project.bench.notify.worker import EMPTY
from project.bench.notify.workers import Workers
from project.supervisor.ports import choose_port
from shared_services.notifications.facade import notifications_about, notify

ABOUT = "bench"
URGENT = "bench-urgent"


@dataclass(frozen=True)
class Figures:
    """Rates per second; CPU in milliseconds and statements per message or task."""

    spaces: int
    mails: int
    promised: float
    empty_rate: float
    empty_cpu: float
    rate: float
    cpu: float
    statements: float
    urgent: list[float]
    megabytes: float
    received: int
    duplicates: int

    @property
    def ratio(self) -> float:
        return self.rate / self.empty_rate


def measure(home: Path, authorities: list[Any], mails: int) -> Figures:
    port, notes = choose_port(), home / "received.txt"
    with _sink(port, notes):
        start = _start(home, port)
        empty_rate, empty_cpu = _empty_tasks(home, port, mails)
        promised = _promise(authorities, mails)
        with Workers(home, smtp_port=port) as workers, _rounds():
            # The first moments are Python's start: the clock runs on what was really sent.
            urgent = _until_sent(authorities, mails)
            cpu = workers.cpu_seconds()
            megabytes = workers.megabytes()
        statements = workers.statements()
    told = Counter(notes.read_text().split())
    sent = mails + len(urgent)
    return Figures(
        spaces=len(authorities),
        mails=mails,
        promised=promised,
        empty_rate=empty_rate,
        empty_cpu=(empty_cpu - start) * 1000 / mails,
        rate=sent / _span(authorities),
        cpu=(cpu - start) * 1000 / sent,
        statements=statements / sent,
        urgent=sorted(urgent),
        megabytes=megabytes,
        received=len(told),
        duplicates=sum(told.values()) - len(told),
    )


def _start(home: Path, port: int) -> float:
    """Seconds of CPU that Python's start takes, with nothing to do: no cost of a message."""
    with Workers(home, smtp_port=port) as workers:
        time.sleep(3)
        return workers.cpu_seconds()


def _empty_tasks(home: Path, port: int, count: int) -> tuple[float, float]:
    """Tasks per second and seconds of CPU in all, with the arguments of a space task."""
    for _number in range(count):
        current_app.send_task(EMPTY, args=[str(uuid4()), str(uuid4())], queue="bulk")
    with Workers(home, smtp_port=port) as workers:
        while broker.waiting("bulk"):
            time.sleep(0.2)
        # The last ones are still running.
        time.sleep(1)
        cpu = workers.cpu_seconds()
    ran, per_second = workers.empty_tasks()
    if ran != count:
        raise RuntimeError(f"{count} empty tasks sent, {ran} ran")
    return per_second, cpu


def _promise(authorities: list[Any], mails: int) -> float:
    """Promise all mails, communes in turn, one transaction each; how many a second."""
    began = time.perf_counter()
    for number, authority in zip(range(mails), itertools.cycle(authorities), strict=False):
        _notify(authority, f"bench:{number}", ABOUT, "bulk")
    return mails / (time.perf_counter() - began)


def _notify(authority: Any, key: str, about: str, queue: str) -> UUID:
    with space_of(authority), transaction.atomic():
        return notify(
            email=f"habitant-{key.replace(':', '-')}@exemple.example",
            name="Camille Roy",
            template="project/bench/mail",
            context={"name": "Camille Roy"},
            key=key,
            category="information",
            about=about,
            queue=queue,
        )


def _until_sent(authorities: list[Any], mails: int) -> list[float]:
    """Wait for the last mail, with an urgent one four times a second; seconds each of them took."""
    communes = itertools.cycle(authorities)
    asked: list[tuple[Any, UUID]] = []
    while OutboxPointer.objects.filter(queue__in=["bulk", "retry"]).exists():
        commune = next(communes)
        asked.append((commune, _notify(commune, f"urgent:{len(asked)}", URGENT, "urgent")))
        time.sleep(0.25)
    while OutboxPointer.objects.filter(queue="urgent", handler="notifications.deliver").exists():
        time.sleep(0.1)
    taken = []
    for authority in authorities:
        with space_of(authority):
            taken += [
                (row.sent_at - row.created_at).total_seconds()
                for row in notifications_about(URGENT)
                if row.sent_at
            ]
    if len(taken) != len(asked):
        raise RuntimeError(f"{len(asked)} urgent messages promised, {len(taken)} sent")
    return taken


def _span(authorities: list[Any]) -> float:
    """Seconds from the first sending to the last, as the rows tell it."""
    moments = []
    for authority in authorities:
        with space_of(authority):
            moments += [row.sent_at for row in notifications_about(ABOUT) if row.sent_at]
    return (max(moments) - min(moments)).total_seconds()


@contextmanager
def _rounds() -> Iterator[None]:
    """The relay, every five seconds, as beat would have it."""
    over = threading.Event()

    def go() -> None:
        while not over.wait(5):
            relaying.relay()
        connections.close_all()

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def _sink(port: int, notes: Path) -> Iterator[None]:
    notes.unlink(missing_ok=True)
    command = [sys.executable, "-m", "project.bench.notify.sink", str(port), str(notes)]
    with subprocess.Popen(command) as server:
        time.sleep(2)
        try:
            yield
        finally:
            server.terminate()


def percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100)[round(share * 100) - 1] if len(values) > 1 else 0.0
