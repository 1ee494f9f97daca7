"""The whole demo, started as a new user does, for the journeys through it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from project.supervisor.ports import choose_port

READY_SECONDS = 300


@dataclass(frozen=True)
class Demo:
    """A running demo: where it lives and what `beffroi status --json` says of it."""

    home: Path
    environment: dict[str, str]
    port: int

    def url(self, name: str, path: str = "/") -> str:
        """`url("montholon", "/agenda/")`; an empty name is the operator's host."""
        host = f"{name}.beffroi.localhost" if name else "beffroi.localhost"
        return f"http://{host}:{self.port}{path}"

    def status(self) -> dict[str, Any]:
        answer = subprocess.run(
            [*BEFFROI, "status", "--json"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        report: dict[str, Any] = json.loads(answer.stdout)
        return report

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        """What the local mail page holds for this address, oldest first."""
        url = self.status()["mail_url"].rstrip("/") + "/api/messages"
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  # our own page
            found = json.load(answer)
        rows = found["messages"] if isinstance(found, dict) else found
        return [row for row in rows if address in str(row["to"])]

    def wait_for_mail(
        self, address: str, matches: Callable[[dict[str, Any]], bool] = bool, seconds: float = 60
    ) -> dict[str, Any]:
        """The newest mail to this address that matches; fails after a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for mail in self.mails_to(address):
                if matches(mail):
                    return mail
            time.sleep(0.5)
        came = [mail["subject"] for mail in self.mails_to(address)]
        raise AssertionError(f"no such mail to {address} after {seconds} s, only {came}")


BEFFROI = (sys.executable, "-c", "from project.cli import main; main()")


@contextmanager
def running_demo(home: Path) -> Iterator[Demo]:
    """Start the demo on a free port with its own servers; Ctrl-C it in the end."""
    port = choose_port()
    ours = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "BEFFROI_PG_BIN"}
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ours},
        "BEFFROI_HOME": str(home),
        "BEFFROI_PORT": str(port),
        # As `make demo` does; tests/second_factor walks through the second factor.
        "BEFFROI_SECOND_FACTOR_REQUIRED": "0",
    }
    log = home.with_suffix(".log")
    with (
        log.open("w") as output,
        subprocess.Popen(
            [*BEFFROI, "up"], env=environment, stdout=output, stderr=output
        ) as supervisor,
    ):
        try:
            _wait_until_ready(supervisor, log)
            yield Demo(home, environment, port)
        finally:
            supervisor.send_signal(signal.SIGINT)
            supervisor.wait(timeout=60)


def _wait_until_ready(supervisor: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if "Ready:" in log.read_text():
            return
        if supervisor.poll() is not None:
            break
        time.sleep(0.5)
    raise AssertionError(f"the demo did not start:\n{log.read_text()[-4000:]}")
