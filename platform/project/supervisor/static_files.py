"""Style sheets and images gathered for the web server, only when one of them changed.

Compressing them takes seconds, so it runs beside the preparation of the database.
"""

import subprocess
import sys
from pathlib import Path

from project.supervisor import processes
from project.supervisor.errors import SupervisorError
from project.supervisor.freshness import Stamp, fingerprint
from project.supervisor.paths import CHECKOUT


class StaticFiles:
    """One gathering, in the background."""

    def __init__(self, home: Path, env: dict[str, str]) -> None:
        self._stamp = Stamp(home / "static.stamp", fingerprint("**/static/**/*"))
        self._log = home / "logs" / "static.log"
        self._gathered = home / "static"
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start gathering, unless what was gathered last time is still right."""
        if self._stamp.is_fresh() and self._gathered.is_dir():
            return
        self._stamp.clear()
        command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear"]
        self._process = processes.spawn(command, env=self._env, log=self._log, cwd=CHECKOUT)

    def finish(self) -> None:
        """Wait for the end; raises SupervisorError with the end of the log when it failed."""
        if self._process is None:
            return
        if self._process.wait():
            end = "\n".join(self._log.read_text(errors="replace").splitlines()[-10:])
            raise SupervisorError(f"Static files failed. End of {self._log}:\n{end}")
        self._stamp.set()
