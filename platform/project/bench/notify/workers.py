"""Two worker processes as in production, watched from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import psutil

QUEUES = "urgent,transactional,retry,callbacks,bulk"
READY_SECONDS = 120


class Workers:
    """`celery worker --concurrency 2` and beat's relay; its CPU, memory and statements."""

    def __init__(self, home: Path, *, smtp_port: int) -> None:
        self.counts = home / f"counts-{time.monotonic_ns()}"
        self.counts.mkdir(parents=True)
        self._log = home / "worker.log"
        environment = os.environ | {
            "BEFFROI_BENCH_COUNTS": str(self.counts),
            "BEFFROI_SMTP_HOST": "127.0.0.1",
            "BEFFROI_SMTP_PORT": str(smtp_port),
        }
        command = [sys.executable, "-m", "celery", "-A", "project", "worker", "-Q", QUEUES]
        command += ["--concurrency", "2", "--without-gossip", "--without-mingle"]
        command += ["--loglevel", "INFO", "--include", "project.bench.notify.worker"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def __enter__(self) -> Self:
        deadline = time.monotonic() + READY_SECONDS
        while " ready." not in self._log.read_text(errors="replace"):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the worker does not start, see {self._log}")
            time.sleep(0.1)
        return self

    def __exit__(self, *error: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def cpu_seconds(self) -> float:
        """Since their start, of the parent and its children, those already replaced too."""
        parent = psutil.Process(self._process.pid)
        own, running = parent.cpu_times(), [one.cpu_times() for one in parent.children()]
        ended = own.children_user + own.children_system
        return ended + sum(one.user + one.system for one in [own, *running])

    def megabytes(self) -> float:
        """Largest of the processes."""
        return max(process.memory_info().rss for process in self._family()) / 1e6

    def statements(self) -> int:
        """Once stopped: what both children said to PostgreSQL."""
        return sum(told["statements"] for told in self._told())

    def empty_tasks(self) -> tuple[int, float]:
        """Once stopped: how many ran, and how many a second from the first to the last."""
        told = [one for one in self._told() if one["tasks"]]
        span = max(one["last"] for one in told) - min(one["first"] for one in told)
        ran = sum(one["tasks"] for one in told)
        return ran, ran / span

    def _told(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text()) for path in self.counts.iterdir()]

    def _family(self) -> list[psutil.Process]:
        parent = psutil.Process(self._process.pid)
        return [parent, *parent.children(recursive=True)]
