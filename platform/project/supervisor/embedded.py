"""What the servers we start ourselves have in common."""

from __future__ import annotations

import subprocess
from abc import ABC, abstractmethod
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from project.supervisor.unprivileged import server_account


class EmbeddedServer(ABC):
    """Start on entering the block, stop on leaving it."""

    def __init__(self, home: Path, *, durable: bool) -> None:
        self.home = Path(home).absolute()
        self.durable = durable
        self.port = 0
        self._account = server_account()
        self._server: subprocess.Popen[bytes] | None = None
        self._held = ExitStack()

    @property
    def pid(self) -> int:
        """Process of the running server, 0 when it is stopped."""
        return self._server.pid if self._server else 0

    @property
    def running(self) -> bool:
        """Whether the server is alive."""
        return self._server is not None and self._server.poll() is None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @abstractmethod
    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises SupervisorError in words for the console; nothing is left running then.
        """

    @abstractmethod
    def stop(self) -> None:
        """Stop the server and give the home back; harmless when it is not running."""
