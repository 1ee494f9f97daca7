"""A real clamd, with one local signature: it knows the EICAR test file."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kernel.antivirus.clamd import Clamd

SIGNATURES = Path(__file__).parent / "signatures.ndb"
CONFIGURATION = """
Foreground yes
DatabaseDirectory {home}/db
LocalSocket {home}/clamd.sock
StreamMaxLength 2M
MaxScanSize 4M
MaxFileSize 400M
AlertExceedsMax yes
"""


@dataclass
class RunningClamd:
    home: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"clamd://{self.home}/clamd.sock"

    def start(self) -> None:
        (self.home / "clamd.sock").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [os.environ.get("BEFFROI_CLAMD", "/usr/sbin/clamd"), "-c", str(self.home / "conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while not Clamd(self.address, timeout=5).ping():
            assert self.process.poll() is None, "clamd did not start"
            assert time.monotonic() < until, "clamd does not answer"
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture(scope="session")
def one_clamd() -> Iterator[RunningClamd]:
    # A short path: a Unix socket's address has at most 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="clamd-"))
    (home / "db").mkdir()
    shutil.copy(SIGNATURES, home / "db")
    (home / "conf").write_text(CONFIGURATION.format(home=home))
    running = RunningClamd(home)
    running.start()
    yield running
    running.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def clamd(one_clamd: RunningClamd, settings: object) -> RunningClamd:
    """The site asks this clamd."""
    if one_clamd.process is None:
        one_clamd.start()
    settings.ANTIVIRUS, settings.ANTIVIRUS_TIMEOUT = one_clamd.address, 10  # type: ignore[attr-defined]
    return one_clamd
