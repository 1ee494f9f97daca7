"""Start children that cannot outlive us, stop them with all their descendants."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The system account a child runs under when we are root."""

    name: str
    uid: int
    gid: int


def _die_with_parent(death_signal: int, parent: int) -> Callable[[], None] | None:
    """Ask Linux to signal the child when the thread that started it ends (kill -9 included)."""
    libc = _libc
    if libc is None:
        return None

    def set_up() -> None:
        libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return set_up


def spawn(
    command: list[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    death_signal: int = signal.SIGTERM,
    stdout: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, its output appended to `log` (or piped).

    Call it from the main thread: on Linux the child is told to end when the calling thread does.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output if stdout is None else stdout,
            stderr=output,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_die_with_parent(death_signal, os.getpid()),
            **identity(account),
        )


def identity(account: Account | None) -> dict[str, Any]:
    """Popen arguments that drop root's rights for the account, nothing when there is none."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def stop(
    child: subprocess.Popen[bytes], *, polite: int = signal.SIGTERM, patience: float = 10
) -> None:
    """Ask the child to end, wait, then kill whatever is left of its process group."""
    if child.poll() is None:
        child.send_signal(polite)
        # One too slow is killed with its group just below.
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    kill_group(child.pid)
    child.wait(5)


def kill_group(leader: int) -> None:
    """Kill every process of the group; a group already gone is fine."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # EPERM is what macOS answers for a group made only of zombies.
        return


def is_running(pid: int) -> bool:
    """Say whether the process exists and is more than a zombie waiting to be collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        status = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return not PROC.is_dir()
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_gone(pids: Iterable[int], seconds: float) -> list[int]:
    """Wait for processes to end; return those that did not."""
    deadline = time.monotonic() + seconds
    left = [pid for pid in pids if is_running(pid)]
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = [pid for pid in left if is_running(pid)]
    return left


def _every_pid() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def servers_of(folder: Path, program: str) -> list[int]:
    """Processes called `program` that work in `folder`: both our servers change to their data.

    This finds what a killed launcher left behind without trusting a pid file, whose number may
    belong to another program by now.
    """
    if not PROC.is_dir():
        return []
    found = []
    for pid in _every_pid():
        try:
            name = (PROC / str(pid) / "comm").read_text().strip()
            if name == program and (PROC / str(pid) / "cwd").readlink() == folder.resolve():
                found.append(pid)
        except OSError:
            continue  # ended meanwhile, or another user's: not ours either way
    return [pid for pid in found if is_running(pid)]


def processes_marked(variable: str, value: str) -> list[int]:
    """Processes that inherited `variable=value` in their environment."""
    if not PROC.is_dir():
        return []
    wanted = f"{variable}={value}".encode()
    found = []
    for pid in _every_pid():
        try:
            if wanted in (PROC / str(pid) / "environ").read_bytes().split(b"\0"):
                found.append(pid)
        except OSError:
            continue  # ended meanwhile, or another user's: not ours either way
    return [pid for pid in found if pid != os.getpid() and is_running(pid)]


def end(pids: list[int], *, polite: int = signal.SIGTERM, patience: float = 10) -> None:
    """End processes that are not our children: politely first, then for good."""
    for sign, seconds in ((polite, patience), (signal.SIGKILL, 5.0)):
        for pid in pids:
            try:
                os.kill(pid, sign)
            except ProcessLookupError:
                continue
        pids = wait_gone(pids, seconds)
        if not pids:
            return
