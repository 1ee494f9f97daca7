"""Memory of processes that are not ours to ask: the web worker, PostgreSQL's connections."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from kernel.database_rights.names import APPLICATION

PROC = Path("/proc")


def worker_megabytes(port: int) -> float:
    """Private memory of the processes that serve this port."""
    total = 0.0
    for leader in _serving(port):
        for pid in (leader, *_children(leader)):
            total += _private(pid)
    return total


def connection_megabytes() -> list[float]:
    """Private memory of each PostgreSQL process that serves the application's login."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = %s", [APPLICATION])
        return sorted(_private(row[0]) for row in cursor.fetchall())


def _serving(port: int) -> list[int]:
    wanted = [b"--port", str(port).encode()]
    found = []
    for folder in PROC.glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it ended meanwhile
            continue
        if any(words[i : i + 2] == wanted for i in range(len(words))):
            found.append(int(folder.name))
    return found


def _children(pid: int) -> list[int]:
    told = "".join(path.read_text() for path in (PROC / str(pid) / "task").glob("*/children"))
    return [int(word) for word in told.split()]


def _private(pid: int) -> float:
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0
