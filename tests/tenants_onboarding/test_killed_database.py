"""PostgreSQL killed while spaces are cloned: nothing half made, the same command finishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from project.supervisor import processes
from project.supervisor.postgres import EmbeddedPostgres
from tests.databases import EPCI_SIREN


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path, durable=True) as postgres:
        yield postgres


def command(server: EmbeddedPostgres, *arguments: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": server.database_url,
        "DATABASE_ADMIN_URL": server.admin_url,
        "BEFFROI_PG_BIN": str(server.bin),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "django", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def facts(server: EmbeddedPostgres) -> tuple[set[str], set[str], set[str]]:
    """Schemas, schemas that authorities name, roles of spaces."""
    with psycopg.connect(server.database_url) as connection:
        queries = (
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 's\\_%'",
            "SELECT schema_name FROM authorities_localauthority WHERE state = 'open'",
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 's\\_%'",
        )
        schemas, named, roles = ({row[0] for row in connection.execute(q)} for q in queries)
    return schemas, named, roles


def kill_at_work(server: EmbeddedPostgres) -> None:
    """SIGKILL for every process of the server, as the kernel does when memory runs out."""
    for pid in [server.pid, *processes.servers_of(server._data, "postgres")]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@pytest.mark.slow
def test_a_killed_server_leaves_whole_spaces_only_and_the_rerun_finishes(
    server: EmbeddedPostgres,
) -> None:
    prepared = command(server, "prepare_platform")
    told = prepared.communicate(timeout=300)[0]
    assert prepared.returncode == 0, told
    opening = command(server, "onboard", EPCI_SIREN, "--jobs", "2")
    deadline = time.monotonic() + 120
    while len(facts(server)[1]) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    kill_at_work(server)
    told = opening.communicate(timeout=120)[0]
    assert opening.returncode == 1, told
    assert "run the same command again" in told
    server.stop()
    server.start()
    schemas, named, roles = facts(server)
    assert 4 <= len(schemas) < 14
    # A role is there before its schema; without one it can do nothing.
    assert schemas == named <= roles
    again = command(server, "onboard", EPCI_SIREN, "--jobs", "2")
    told = again.communicate(timeout=240)[0]
    assert "14 spaces are open" in told, told
    schemas, named, roles = facts(server)
    assert len(named) == 14
    assert schemas == named <= roles
