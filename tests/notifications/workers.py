"""Real Celery workers for tests: one in a thread of this process, or a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import kombu.pools
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.db import connections

from kernel.outbox import broker, conf
from kernel.outbox.actions import relaying
from project.celery import app
from tests.notifications.smtp import wait_until

REPOSITORY = Path(__file__).resolve().parents[2]


def forget_broker_connections() -> None:
    """Open sockets belong to the broker of the test before."""
    kombu.pools.reset()
    if app._pool is not None:
        app._pool.force_close_all()
        app._pool = None
    app.amqp._producer_pool = None
    broker.reset_pause()


@contextmanager
def worker_thread() -> Iterator[None]:
    app.loader.import_default_modules()
    with start_worker(
        app, pool="solo", concurrency=1, perform_ping_check=False, queues=",".join(conf.QUEUES)
    ):
        yield


@contextmanager
def relay_every(seconds: float = 0.3) -> Iterator[None]:
    """What beat does, without its process: rounds of the relay in a thread."""
    over = threading.Event()

    def rounds() -> None:
        while not over.wait(seconds):
            relaying.relay()
        connections.close_all()

    thread = threading.Thread(target=rounds)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class CeleryProcess:
    """`celery worker` as in production, or beat alone for no queue at all."""

    def __init__(
        self,
        home: Path,
        *,
        database_url: str,
        queues: str,
        beat: bool = False,
        include: str = "",
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "worker.log"
        whole = {
            **os.environ,
            "DATABASE_URL": database_url,
            "BEFFROI_HOME": str(home),
            "BEFFROI_SMTP_PORT": str(settings.EMAIL_PORT),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            **{f"BEFFROI_{name}": str(conf.number(name)) for name in conf.DEFAULTS},
            **environment,
        }
        command = [sys.executable, "-m", "celery", "-A", "project.celery"]
        if queues:
            command += ["worker", f"--queues={queues}", "--concurrency=1"]
            command += ["--without-gossip", "--without-mingle", *(["--beat"] if beat else [])]
            command += ["--include", include] if include else []
        else:
            command += ["beat", "--pidfile="]
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, "--loglevel=INFO"],
                cwd=REPOSITORY,
                env=whole,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_ready(self) -> None:
        wait_until(lambda: " ready." in self.log.read_text(), seconds=60, what="the worker")

    def kill(self) -> None:
        """kill -9 of the worker and its children at the same moment."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


class WorkerProcess(CeleryProcess):
    """One worker of every queue, with beat inside when asked."""

    def __init__(self, home: Path, *, database_url: str, beat: bool = False) -> None:
        super().__init__(home, database_url=database_url, queues=",".join(conf.QUEUES), beat=beat)
