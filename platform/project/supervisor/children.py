"""The application's processes: started, watched, restarted, stopped."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from accounts.federated.stand_in import registration
from project.supervisor import processes
from project.supervisor.environment import Options, serving
from project.supervisor.paths import CHECKOUT

LOG_KEPT = 512_000
LOG_LIMIT = 4 * LOG_KEPT
LONGEST_WAIT = 30.0
STEADY_SECONDS = 60.0  # alive this long, a child's past crashes are forgotten


@dataclass
class Child:
    """One process that must stay alive."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    started: float = field(default=0.0)
    retry_at: float = field(default=0.0)
    log_offset: int = 0

    def start(self) -> None:
        """Start, or start again."""
        self.log_offset = self.log.stat().st_size if self.log.exists() else 0
        self.process = processes.spawn(self.command, env=self.env, log=self.log, cwd=CHECKOUT)
        self.started = time.monotonic()
        self.retry_at = 0.0

    @property
    def pid(self) -> int:
        """Process number, 0 before the first start."""
        return self.process.pid if self.process else 0

    @property
    def running(self) -> bool:
        """Whether it is alive now."""
        return self.process is not None and self.process.poll() is None

    def has_logged(self, words: str) -> bool:
        """Say whether the words stand in what this run wrote to its log."""
        if not self.log.exists():
            return False
        with self.log.open("rb") as log:
            log.seek(self.log_offset)
            return words.encode() in log.read()

    def watch(self) -> str | None:
        """Start a crashed child again once its waiting time is over; say what happened."""
        if self.process is None or self.running:
            return None
        now = time.monotonic()
        if not self.retry_at:
            # What it started must not stay beside its successor.
            processes.kill_group(self.pid)
            self.crashes = 1 if now - self.started > STEADY_SECONDS else self.crashes + 1
            wait = min(2.0 ** (self.crashes - 1), LONGEST_WAIT)
            self.retry_at = now + wait
            how = describe_end(self.process.returncode)
            return f"{self.name} {how}; starting it again in {wait:.0f} s (log: {self.log})"
        if now >= self.retry_at:
            self.start()
            return f"{self.name} started again"
        return None


def describe_end(code: int) -> str:
    """Word an exit status: minus the signal's number, or the program's own code."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def trim_log(path: Path) -> None:
    """Keep only the end of a log that has grown too long."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        with path.open("rb") as log:
            log.seek(-LOG_KEPT, os.SEEK_END)
            log.readline()
            end = log.read()
        path.write_bytes(end)


def mail_sink(options: Options, env: dict[str, str], ports: dict[str, int]) -> Child:
    """The local mail server and its pages."""
    command = [sys.executable, "-m", "project.supervisor.mail_sink", str(options.home / "mails")]
    command += ["--smtp-port", str(ports["smtp"]), "--web-port", str(ports["mail"])]
    return _child("mails", command, env, options)


def application(options: Options, env: dict[str, str]) -> list[Child]:
    """Web server, one worker per family of queues, beat, in the demo the State's stand-in.

    All under the serving login but `operations`, which opens, copies and drops whole spaces.
    """
    owner, env = env, serving(env)
    cores = os.cpu_count() or 1
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    web += ["--host", options.bind, "--port", str(options.port)]
    web += ["--workers", "2" if cores > 3 else "1", "--blocking-threads", "4"]
    web += ["--respawn-failed-workers", "--workers-kill-timeout", "8"]
    web += ["project.wsgi:application"]
    celery = [sys.executable, "-m", "celery", "-A", "project"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    interactive = [*celery, "worker", "-Q", "urgent,transactional", "-n", "interactive@beffroi"]
    bulk = [*celery, "worker", "-Q", "retry,callbacks,bulk", "-n", "bulk@beffroi"]
    operations = [*celery, "worker", "-Q", "operations", "-n", "operations@beffroi"]
    beat = [*celery, "beat", "--pidfile", "", "--loglevel", "INFO"]
    stand_in = registration.command(env, options.base_domain, options.port)
    return [
        _child("web", web, env, options),
        _child("interactive", [*interactive, "--concurrency", "2", *quiet], env, options),
        _child("bulk", [*bulk, "--concurrency", "1", *quiet], env, options),
        _child("operations", [*operations, "--pool", "solo", *quiet], owner, options),
        _child("beat", beat, env, options),
        *([_child("identities", stand_in, env, options)] if stand_in else []),
    ]


def _child(name: str, command: list[str], env: dict[str, str], options: Options) -> Child:
    log = options.home / "logs" / f"{name}.log"
    trim_log(log)
    return Child(name, command, env, log)


def stop_all(children: list[Child], *, patience: float) -> None:
    """Ask all at once, then collect each with its descendants; one deadline for all."""
    deadline = time.monotonic() + patience
    for child in children:
        if child.process is not None and child.running:
            child.process.terminate()
    for child in children:
        if child.process is not None:
            left = max(0.0, deadline - time.monotonic())
            # Those too slow are killed with their group just below.
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(left)
            processes.stop(child.process, patience=0)
