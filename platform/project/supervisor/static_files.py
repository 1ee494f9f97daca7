"""Style sheets and images gathered for the web server, only when one of them changed.

Compressing them takes seconds, so it runs beside the preparation of the database.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from project.supervisor import processes
from project.supervisor.errors import SupervisorError
from project.supervisor.paths import CHECKOUT, write_private

FOLDERS = ("platform", "shared_services", "tenants")


class StaticFiles:
    """One gathering, in the background."""

    def __init__(self, home: Path, env: dict[str, str]) -> None:
        self._stamp = home / "static.stamp"
        self._log = home / "logs" / "static.log"
        self._gathered = home / "static"
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = ""

    def begin(self) -> None:
        """Start gathering, unless what was gathered last time is still right."""
        self._wanted = _fingerprint()
        known = self._stamp.read_text() if self._stamp.exists() else ""
        if known == self._wanted and self._gathered.is_dir():
            return
        self._stamp.unlink(missing_ok=True)
        command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear"]
        self._process = processes.spawn(command, env=self._env, log=self._log, cwd=CHECKOUT)

    def finish(self) -> None:
        """Wait for the end; raises SupervisorError with the end of the log when it failed."""
        if self._process is None:
            return
        if self._process.wait():
            end = "\n".join(self._log.read_text(errors="replace").splitlines()[-10:])
            raise SupervisorError(f"Static files failed. End of {self._log}:\n{end}")
        write_private(self._stamp, self._wanted)


def _fingerprint() -> str:
    """Names, sizes and dates of our static files, and the versions of everybody else's."""
    digest = hashlib.sha256((CHECKOUT / "uv.lock").read_bytes())
    for folder in FOLDERS:
        for path in sorted((CHECKOUT / folder).glob("**/static/**/*")):
            entry = path.stat()
            digest.update(f"{path}\0{entry.st_size}\0{entry.st_mtime_ns}\n".encode())
    return digest.hexdigest()
