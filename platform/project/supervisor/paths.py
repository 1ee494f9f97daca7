"""Where the launcher keeps things: one folder, `BEFFROI_HOME`, `.beffroi` in the checkout.

state.json       processes, ports, addresses, logins of the running demo (mode 600)
secret.key       Django's secret key (mode 600)
postgres*/       data of PostgreSQL, its passwords beside it (mode 600)
valkey*/         data of Valkey
mails/           what the mail sink received
logs/            one file per child
files/           uploaded files
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from project.supervisor.errors import AlreadyRunning, SupervisorError

FIRST_START, NEXT_STARTS = 300_000_000, 20_000_000  # bytes that must be free
CHECKOUT = Path(__file__).resolve().parents[3]


def beffroi_home() -> Path:
    """Return the absolute data folder, from `BEFFROI_HOME` or `.beffroi` in the checkout."""
    named = os.environ.get("BEFFROI_HOME")
    return Path(named).expanduser().absolute() if named else CHECKOUT / ".beffroi"


def prepare_home(home: Path) -> None:
    """Create the data folder and prove that it can be written to.

    Raises SupervisorError with a plain message when it cannot (rights, full disk).
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / "logs").mkdir(mode=0o700, exist_ok=True)
        probe = home / ".write-test"
        # As much as a start writes at once: a disk with three bytes left is full too.
        probe.write_bytes(b"\0" * 1_000_000)
        probe.unlink()
        first_time = not (home / "postgres.json").exists()
        if shutil.disk_usage(home).free < (FIRST_START if first_time else NEXT_STARTS):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        raise unwritable(home, error) from error


def is_about_a_full_disk(problem: str) -> bool:
    """Say whether a program's last words are about a full disk."""
    return os.strerror(errno.ENOSPC) in problem


def unwritable(folder: Path, error: OSError) -> SupervisorError:
    """Word an operating-system refusal for the console."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SupervisorError(
            f"The disk that holds {folder} is full. Free some space (a demo needs about "
            "300 MB), or set BEFFROI_HOME to a folder on another disk."
        )
    return SupervisorError(
        f"Cannot write to {folder}: {error.strerror or error}. Give yourself the right to write "
        "there, or set BEFFROI_HOME to another folder."
    )


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


@contextmanager
def exclusive(lock: Path, what: str) -> Iterator[None]:
    """Hold a lock file for the length of the block; the kernel frees it whatever kills us.

    Raises AlreadyRunning when another process holds it.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(what, lock.parent) from None
        yield
    finally:
        os.close(descriptor)


def is_locked(lock: Path) -> bool:
    """Say whether a living process holds the lock file."""
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
