"""Pytest plugin: the real PostgreSQL and Valkey that the tests talk to.

Loaded by `-p tests.servers`, before pytest-django reads the settings. `DATABASE_URL` (a role that
may create databases) and `REDIS_URL`, when both are set, replace the embedded servers. The xdist
workers inherit the controller's servers through the environment.

`python -m tests.servers` keeps servers up between runs, for a quick loop while developing: the
prepared database then outlives a run.

Their data lie in memory where there is room: a test that commits ends with a fresh copy of the
database, five thousand files, which ext4 takes two seconds to make and memory a tenth of one.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

_running = ExitStack()
# Of the serving login, for the tests that need to be nothing more than it.
APPLICATION_PASSWORD = "only-for-tests"  # public on purpose
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM = 4 * 1024**3  # bytes; a whole run of two processes takes some 600 MB
KEPT = Path(__file__).resolve().parents[1] / ".beffroi" / "test-servers.json"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        os.environ.update(_kept_servers() or _start_servers(_running))
    if "BEFFROI_TEST_HOME" not in os.environ:
        home = tempfile.mkdtemp(prefix="beffroi-test-home-")
        _running.callback(shutil.rmtree, home, ignore_errors=True)
        os.environ["BEFFROI_TEST_HOME"] = home
    os.environ["BEFFROI_HOME"] = os.environ["BEFFROI_TEST_HOME"]
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _running.close()


def _start_servers(stack: ExitStack) -> dict[str, str]:
    from project.supervisor.postgres import EmbeddedPostgres
    from project.supervisor.valkey import EmbeddedValkey

    home = Path(tempfile.mkdtemp(prefix="beffroi-test-servers-", dir=_place()))
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    # As root the servers run as another account, which must find its way in.
    home.chmod(0o711)
    postgres = stack.enter_context(EmbeddedPostgres(home, durable=False))
    valkey = stack.enter_context(EmbeddedValkey(home))
    with psycopg.connect(postgres.admin_url, autocommit=True) as administrator:
        administrator.execute(f"ALTER ROLE beffroi_app PASSWORD '{APPLICATION_PASSWORD}'")
    return {
        "DATABASE_URL": postgres.database_url,
        "REDIS_URL": valkey.url,
        "BEFFROI_PG_BIN": str(postgres.bin),
    }


def _place() -> Path | None:
    """A folder in memory with room enough, or None for the usual place."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None
    except OSError:
        return None


def _kept_servers() -> dict[str, str]:
    """Servers that `python -m tests.servers` keeps up, if they answer."""
    try:
        environment: dict[str, str] = json.loads(KEPT.read_text())
        psycopg.connect(environment["DATABASE_URL"], connect_timeout=2).close()
    except (FileNotFoundError, psycopg.OperationalError):
        return {}
    return environment


def _keep_servers() -> None:
    KEPT.parent.mkdir(exist_ok=True)
    with ExitStack() as stack:
        environment = _start_servers(stack)
        KEPT.write_text(json.dumps(environment))
        stack.callback(KEPT.unlink, missing_ok=True)
        print(f"test servers are up ({KEPT}); Ctrl-C stops them", flush=True)  # noqa: T201
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    _keep_servers()
