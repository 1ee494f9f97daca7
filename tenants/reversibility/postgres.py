"""PostgreSQL's own programs, on the database Django is connected to, as its owner."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection

from tenants.reversibility.errors import ToolFailed


def program(name: str) -> str:
    """Raises ToolFailed when it is not installed."""
    folder = os.environ.get("BEFFROI_PG_BIN")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if not found:
        raise ToolFailed(f"{name} not found: set BEFFROI_PG_BIN to the folder that holds it")
    return found


def dump_schema(
    schema_name: str,
    target: Path,
    *,
    snapshot: str = "",
    without_rows_of: Sequence[str] = (),
    settings: dict[str, Any] | None = None,
) -> None:
    """Write one schema in pg_dump's custom format, as of the snapshot. Raises ToolFailed.

    `settings` names another server (a recovery instance) in Django's words.
    """
    held = settings or connection.settings_dict
    command = [
        program("pg_dump"),
        "--format=custom",
        f"--schema={schema_name}",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        "--lock-wait-timeout=60s",
        f"--file={target}",
        *_address(held),
        *(f"--exclude-table-data={schema_name}.{table}" for table in without_rows_of),
    ]
    if snapshot:
        command.append(f"--snapshot={snapshot}")
    done = subprocess.run(
        command, env=_environment(held), capture_output=True, text=True, check=False
    )
    if done.returncode:
        target.unlink(missing_ok=True)
        raise ToolFailed(f"pg_dump failed: {done.stderr.strip()}")


@contextmanager
def script_of(dump: Path, *, data_only: bool) -> Iterator[IO[bytes]]:
    """The dump as SQL text, streamed. Raises ToolFailed when pg_restore does not read it whole."""
    command = [
        program("pg_restore"),
        "--no-owner",
        "--no-privileges",
        *(["--data-only"] if data_only else []),
        "--file=-",
        str(dump),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        if process.stdout is None or process.stderr is None:
            raise ToolFailed("pg_restore gave no output")
        yield process.stdout
        process.stdout.read()
        problem = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise ToolFailed(f"pg_restore failed: {problem}")


def _address(held: dict[str, Any]) -> list[str]:
    address = [f"--dbname={held['NAME']}", f"--username={held['USER']}", "--no-password"]
    if held.get("HOST"):
        address.append(f"--host={held['HOST']}")
    if held.get("PORT"):
        address.append(f"--port={held['PORT']}")
    return address


def _environment(held: dict[str, Any]) -> dict[str, str]:
    return {**os.environ, "PGPASSWORD": str(held.get("PASSWORD", ""))}
