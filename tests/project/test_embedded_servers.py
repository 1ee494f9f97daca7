"""PostgreSQL and Valkey of the launcher, started for real."""

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
import redis

from project.supervisor import processes
from project.supervisor.errors import AlreadyRunning, SupervisorError
from project.supervisor.postgres import EmbeddedPostgres
from project.supervisor.valkey import EmbeddedValkey


@pytest.fixture(scope="module")
def pg_home(tmp_path_factory):
    return tmp_path_factory.mktemp("pg")


@pytest.fixture(scope="module")
def pg(pg_home):
    with EmbeddedPostgres(pg_home, durable=False) as server:
        yield server


def test_application_role_owns_its_database_and_is_no_superuser(pg):
    with psycopg.connect(pg.database_url) as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper, rolcreatedb, rolcreaterole,"
            " (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'beffroi')"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == ("beffroi", False, True, True, "beffroi")


def test_french_letters_and_extensions_work(pg):
    with psycopg.connect(pg.database_url) as connection:
        row = connection.execute(
            "SELECT lower('ÉLECTIONS À ŒUILLY'), unaccent('Épineau'), similarity('a', 'a')"
        ).fetchone()
    assert row == ("élections à œuilly", "Epineau", 1.0)


def test_server_has_room_for_a_dump_of_every_space(pg):
    with psycopg.connect(pg.database_url) as connection:
        shown = [
            connection.execute(f"SHOW {name}").fetchone()[0]
            for name in ("max_locks_per_transaction", "max_connections", "fsync")
        ]
    assert shown == ["1024", "200", "off"]


def test_wrong_password_is_refused(pg):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://beffroi:wrong@127.0.0.1:{pg.port}/beffroi")


def test_port_is_below_the_range_of_outgoing_connections(pg):
    assert 1024 < pg.port < 32768


def test_pg_dump_stands_beside_the_server(pg):
    dump = subprocess.run([pg.bin / "pg_dump", "--version"], capture_output=True, text=True)
    assert dump.returncode == 0


def test_passwords_are_readable_by_their_owner_only(pg, pg_home):
    assert stat.S_IMODE((pg_home / "postgres.json").stat().st_mode) == 0o600


def test_second_user_of_the_same_home_is_refused(pg, pg_home):
    with pytest.raises(AlreadyRunning):
        EmbeddedPostgres(pg_home, durable=False).start()


def test_servers_never_run_as_root(pg):
    assert Path(f"/proc/{pg.pid}").stat().st_uid != 0


def _start_then_hang(home: Path, server: str) -> subprocess.Popen[str]:
    """A process that starts a server and waits to be killed."""
    code = (
        "import sys, time, pathlib\n"
        f"from project.supervisor.{server.lower()} import Embedded{server} as Server\n"
        "server = Server(pathlib.Path(sys.argv[1]), durable=True)\n"
        "server.start()\n"
        "print(server.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def open_home():
    """A home the unprivileged account can enter (pytest's own folders are closed to it)."""
    with tempfile.TemporaryDirectory(prefix="beffroi-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def test_killed_launcher_takes_postgres_with_it_and_the_data_survives(open_home):
    launcher = _start_then_hang(open_home, "Postgres")
    server = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    assert processes.wait_gone([server], 15) == []
    with EmbeddedPostgres(open_home) as pg, psycopg.connect(pg.database_url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_orphan_postgres_is_stopped_by_the_next_start(open_home):
    """A suspended server ignores its launcher's death: the orphan of a killed start-up."""
    launcher = _start_then_hang(open_home, "Postgres")
    orphan = int(launcher.stdout.readline())
    os.kill(orphan, signal.SIGSTOP)
    launcher.kill()
    launcher.wait()
    os.kill(orphan, signal.SIGCONT)
    with EmbeddedPostgres(open_home) as pg:
        assert pg.pid != orphan
        assert not processes.is_running(orphan)


def test_pid_file_of_a_killed_server_does_not_block_the_next_start(open_home):
    with EmbeddedPostgres(open_home) as pg:
        port = pg.port
        os.kill(pg.pid, signal.SIGKILL)
        time.sleep(0.2)
    pid_file = open_home / "postgres" / "data" / "postmaster.pid"
    # The number now belongs to some other living program: PostgreSQL alone would refuse.
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with EmbeddedPostgres(open_home) as pg, psycopg.connect(pg.database_url):
        assert pg.port == port


def test_busy_port_of_the_last_time_is_replaced(open_home):
    with EmbeddedPostgres(open_home, durable=False) as pg:
        port = pg.port
    with (
        socket.create_server(("127.0.0.1", port)),
        EmbeddedPostgres(open_home, durable=False) as pg,
    ):
        assert pg.port != port


def test_half_created_data_is_made_again(open_home):
    draft = open_home / "postgres" / "data.draft"
    draft.mkdir(parents=True)
    (draft / "leftover").touch()
    with EmbeddedPostgres(open_home, durable=False) as pg, psycopg.connect(pg.database_url):
        assert not draft.exists()


def test_data_without_its_passwords_is_said_plainly(open_home):
    with EmbeddedPostgres(open_home, durable=False):
        pass
    (open_home / "postgres.json").unlink()
    with pytest.raises(SupervisorError, match="passwords"):
        EmbeddedPostgres(open_home, durable=False).start()


def test_wrong_folder_of_programs_is_said_plainly(tmp_path, monkeypatch):
    monkeypatch.setenv("BEFFROI_PG_BIN", str(tmp_path))
    with pytest.raises(SupervisorError, match="BEFFROI_PG_BIN"):
        EmbeddedPostgres(tmp_path, durable=False).start()


def test_valkey_answers_with_its_password_only(tmp_path):
    with EmbeddedValkey(tmp_path) as vk:
        with redis.Redis.from_url(vk.url) as client:
            assert client.set("a", "b")
        with redis.Redis(port=vk.port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        assert Path(f"/proc/{vk.pid}").stat().st_uid != 0
        pid = vk.pid
    assert not processes.is_running(pid)


def test_durable_valkey_keeps_its_queue_and_its_port(open_home):
    with EmbeddedValkey(open_home, durable=True) as vk, redis.Redis.from_url(vk.url) as client:
        client.rpush("queue", "task")
        port = vk.port
    with EmbeddedValkey(open_home, durable=True) as vk, redis.Redis.from_url(vk.url) as client:
        assert client.lrange("queue", 0, -1) == [b"task"]
        assert vk.port == port


def test_killed_launcher_takes_valkey_with_it(open_home):
    launcher = _start_then_hang(open_home, "Valkey")
    server = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    assert processes.wait_gone([server], 15) == []
    with EmbeddedValkey(open_home) as vk:
        assert vk.running
