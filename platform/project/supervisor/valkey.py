"""A Valkey server of our own, for the demo and for the tests.

    with EmbeddedValkey(home) as vk:
        vk.url             # redis://:password@127.0.0.1:port/0

`durable=True` keeps what was queued across a restart (append-only file); the default forgets.
A server left by a killed process is stopped first; two users of the same home at the same time
get AlreadyRunning.
"""

import json
import os
import secrets
import shutil
import time
from pathlib import Path

import redis

from project.supervisor import processes
from project.supervisor.binaries import find_valkey
from project.supervisor.embedded import EmbeddedServer
from project.supervisor.errors import SupervisorError
from project.supervisor.paths import exclusive, unwritable, write_private
from project.supervisor.ports import choose_port
from project.supervisor.unprivileged import forget_place, place_for

READY_SECONDS = 30


class EmbeddedValkey(EmbeddedServer):
    """Start on entering the block, stop on leaving it."""

    def __init__(self, home: Path, *, durable: bool = False) -> None:
        super().__init__(home, durable=durable)
        self._password = ""
        self._folder = self.home / "valkey"

    @property
    def url(self) -> str:
        """Address with the password, database 0."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises SupervisorError in words for the console; nothing is left running then.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self._held.enter_context(exclusive(self.home / "valkey.lock", "This Valkey server"))
            self._folder = place_for(self.home, "valkey", self._account)
            processes.end(processes.servers_of(self._folder, "valkey-server"))
            if not (self.home / "valkey.json").exists():
                # A stand-in folder outlives a removed checkout: its queue is not ours.
                shutil.rmtree(self._folder / "appendonlydir", ignore_errors=True)
            self._launch()
        except OSError as error:
            self.stop()
            raise unwritable(self.home, error) from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server and give the home back; harmless when it is not running."""
        if self._server is not None:
            processes.stop(self._server)
            self._server = None
        if not self.durable:
            forget_place(self.home, self._folder)
        self._held.close()

    @property
    def _log(self) -> Path:
        folder = self.home / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / "valkey.log"

    def _launch(self) -> None:
        kept = self.home / "valkey.json"
        known = json.loads(kept.read_text()) if kept.exists() else {}
        self._password = known.get("password") or secrets.token_urlsafe(24)
        program = find_valkey(self._account)
        preferred = known.get("port")
        for _attempt in range(5):
            self.port = choose_port(preferred)
            self._server = processes.spawn(
                [program, str(self._write_settings())],
                log=self._log,
                cwd=self._folder,
                account=self._account,
            )
            if self._wait_ready():
                write_private(kept, json.dumps({"port": self.port, "password": self._password}))
                return
            preferred = None  # somebody was quicker to take the port
        end_of_log = "\n".join(self._log.read_text(errors="replace").splitlines()[-8:])
        raise SupervisorError(f"Valkey does not start. End of {self._log}:\n{end_of_log}")

    def _write_settings(self) -> Path:
        """Put the password in a file: a command line can be read by every user of the machine."""
        path = self._folder / "valkey.conf"
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f'dir "{self._folder}"',
            f"requirepass {self._password}",
            "daemonize no",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
        ]
        write_private(path, "\n".join(lines) + "\n")
        if self._account:
            os.chown(path, self._account.uid, self._account.gid)
        return path

    def _wait_ready(self) -> bool:
        """Wait for the first answer; False when the server gave up by itself."""
        deadline = time.monotonic() + READY_SECONDS
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            while self.running and time.monotonic() < deadline:
                try:
                    client.ping()
                except redis.exceptions.AuthenticationError:
                    return False  # another server answers on that port
                except redis.exceptions.RedisError:
                    time.sleep(0.03)
                else:
                    return True
        if self.running:
            raise SupervisorError(f"Valkey did not answer in {READY_SECONDS} seconds.")
        return False
