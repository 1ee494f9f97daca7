"""A PostgreSQL server of our own, for the demo and for the tests.

    with EmbeddedPostgres(home, durable=False) as pg:
        pg.database_url    # application's own role: owns the database `beffroi`, no superuser
        pg.admin_url       # superuser, for what only the server's owner may do
        pg.bin             # folder with psql, pg_dump...

`durable=False` (tests): no fsync, and the application's role may create databases. Data stays in
`home/postgres` between two uses. A server left by a killed process is stopped first, a stale pid
file never blocks, two users of the same home at the same time get AlreadyRunning.
"""

import json
import locale
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from kernel.database_rights.hardening import close_doors
from project.supervisor import processes
from project.supervisor.binaries import PostgresPrograms, find_postgres
from project.supervisor.embedded import EmbeddedServer
from project.supervisor.errors import SupervisorError
from project.supervisor.paths import exclusive, unwritable, write_private
from project.supervisor.ports import choose_port
from project.supervisor.unprivileged import forget_place, place_for

ROLE = DATABASE = "beffroi"
ADMIN = "postgres"
EXTENSIONS = ("unaccent", "pg_trgm")
READY_SECONDS = 90  # replaying the journal after a power cut takes its time


class EmbeddedPostgres(EmbeddedServer):
    """Start on entering the block, stop on leaving it."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        super().__init__(home, durable=durable)
        self._secrets: dict[str, Any] = {"port": 0, "admin": "", "application": ""}
        self._programs: PostgresPrograms | None = None
        self._folder = self.home / "postgres"

    # What callers read

    @property
    def database_url(self) -> str:
        """Address for the application's own role."""
        return self._url(ROLE, self._secrets["application"], DATABASE)

    @property
    def admin_url(self) -> str:
        """Address for the server's superuser, on the same database."""
        return self._url(ADMIN, self._secrets["admin"], DATABASE)

    @property
    def bin(self) -> Path:
        """Folder with psql, pg_dump and the rest, of the very version that runs."""
        return self._found.folder

    # Life

    def start(self) -> None:
        """Start the server, creating its data first if need be, and wait until it answers.

        Raises SupervisorError in words for the console; nothing is left running then.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self._held.enter_context(
                exclusive(self.home / "postgres.lock", "This PostgreSQL server")
            )
            self._folder = place_for(self.home, "postgres", self._account)
            self._programs = find_postgres(self._account)
            self._load_secrets()
            self._stop_leftovers()
            if not (self._data / "PG_VERSION").exists():
                self._create_data()
            self._check_version()
            self._launch()
            self._create_role_and_database()
        except OSError as error:
            self.stop()
            raise unwritable(self.home, error) from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server and give the home back; harmless when it is not running."""
        if self._server is not None:
            # SIGINT = disconnect everybody and write a clean checkpoint.
            processes.stop(self._server, polite=signal.SIGINT, patience=30)
            self._server = None
        if not self.durable:
            forget_place(self.home, self._folder)
        self._held.close()

    # Steps

    @property
    def _found(self) -> PostgresPrograms:
        if self._programs is None:
            self._programs = find_postgres(self._account)
        return self._programs

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _log(self) -> Path:
        folder = self.home / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / "postgres.log"

    def _url(self, role: str, password: object, database: str) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def _load_secrets(self) -> None:
        kept = self.home / "postgres.json"
        if kept.exists():
            self._secrets = json.loads(kept.read_text())
            return
        if (self._data / "PG_VERSION").exists():
            self._forget_foreign_data(kept)
        # Written before initdb: a start-up killed in between must know the password it set.
        self._secrets["admin"] = secrets.token_urlsafe(24)
        self._secrets["application"] = secrets.token_urlsafe(24)
        write_private(kept, json.dumps(self._secrets))

    def _forget_foreign_data(self, kept: Path) -> None:
        """Data without its passwords: of a removed checkout in a stand-in folder, or a mishap."""
        if self._folder.is_relative_to(self.home):
            raise SupervisorError(
                f"{self._data} is there but its passwords ({kept}) are missing. Put that file "
                f"back, or remove the folder {self._folder} to start afresh."
            )
        processes.end(processes.servers_of(self._data, "postgres"), polite=signal.SIGINT)
        shutil.rmtree(self._data)

    def _stop_leftovers(self) -> None:
        """Stop a server that outlived its launcher, then drop its pid file.

        Only once no process works in the data folder: the pid file is PostgreSQL's own guard
        against two servers on the same data.
        """
        left = processes.servers_of(self._data, "postgres")
        if left:
            pid_file = self._data / "postmaster.pid"
            leader = int(pid_file.read_text().split()[0]) if pid_file.exists() else 0
            processes.end([leader] if leader in left else left, polite=signal.SIGINT, patience=20)
            processes.end(processes.servers_of(self._data, "postgres"), patience=5)
        if processes.PROC.is_dir() and not processes.servers_of(self._data, "postgres"):
            (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _create_data(self) -> None:
        draft = self._folder / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        password = self._folder / "password.draft"
        write_private(password, str(self._secrets["admin"]))
        if self._account:
            shutil.chown(password, self._account.uid, self._account.gid)
        command = [
            self._found / "initdb",
            *("--pgdata", str(draft), "--username", ADMIN, "--pwfile", str(password)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
            *self._locale_options(),
            *([] if self.durable else ["--no-sync"]),
        ]
        try:
            made = subprocess.run(
                command,
                cwd=self._folder,
                capture_output=True,
                text=True,
                start_new_session=True,
                **processes.identity(self._account),
            )
        finally:
            password.unlink()
        if made.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise SupervisorError(f"Could not create PostgreSQL's data:\n{made.stderr.strip()}")
        # Renamed last: a data folder that exists is a complete one.
        draft.rename(self._data)

    def _locale_options(self) -> list[str]:
        """Unicode letters without any system locale: sorted by code, cased properly."""
        if self._found.version >= 18:
            return ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
        if self._found.version == 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
        except locale.Error:  # a system without it: letters keep their case, nothing else is lost
            return []
        return ["--lc-ctype=C.UTF-8"]

    def _check_version(self) -> None:
        made_by = int((self._data / "PG_VERSION").read_text())
        if made_by != self._found.version:
            raise SupervisorError(
                f"The data in {self._data} was made by PostgreSQL {made_by}, the programs found "
                f"are version {self._found.version}. Set BEFFROI_PG_BIN to a folder with version "
                f"{made_by}, or remove that folder to start afresh."
            )

    def _launch(self) -> None:
        for _attempt in range(5):
            self.port = choose_port(int(self._secrets["port"]))
            self._server = processes.spawn(
                [self._found / "postgres", "-D", str(self._data), *self._options()],
                log=self._log,
                cwd=self._folder,
                account=self._account,
                death_signal=signal.SIGINT,
            )
            if self._wait_ready():
                if self._secrets["port"] != self.port:
                    self._secrets["port"] = self.port
                    write_private(self.home / "postgres.json", json.dumps(self._secrets))
                return
            # Lost a race for the port, or a killed server still lets go of its memory.
            self._secrets["port"] = 0
            time.sleep(0.5)
        end_of_log = "\n".join(self._log.read_text(errors="replace").splitlines()[-8:])
        raise SupervisorError(f"PostgreSQL does not start. End of {self._log}:\n{end_of_log}")

    def _options(self) -> list[str]:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": 200,
            # One dump or one migration of all spaces locks every table of each (design 3.1).
            "max_locks_per_transaction": 1024,
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _wait_ready(self) -> bool:
        """Wait for the first answer; False when the server gave up by itself."""
        deadline = time.monotonic() + READY_SECONDS
        while self.running and time.monotonic() < deadline:
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        if self.running:
            raise SupervisorError(f"PostgreSQL did not answer in {READY_SECONDS} seconds.")
        return False

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        url = self._url(ADMIN, self._secrets["admin"], database)
        return psycopg.connect(url, autocommit=True, connect_timeout=5)

    def _create_role_and_database(self) -> None:
        """Every step can be run again: the last start may have been killed between two."""
        rights = sql.SQL("LOGIN NOSUPERUSER CREATEROLE {} PASSWORD {}").format(
            sql.SQL("NOCREATEDB" if self.durable else "CREATEDB"),
            sql.Literal(self._secrets["application"]),
        )
        role = sql.Identifier(ROLE)
        with self._connect("postgres") as admin:
            known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
            act = sql.SQL("ALTER ROLE {} {}" if known else "CREATE ROLE {} {}")
            admin.execute(act.format(role, rights))
        for database in ("template1", DATABASE):
            if database == DATABASE:
                self._create_database(role)
            with self._connect(database) as admin:
                for name in EXTENSIONS:
                    extension = sql.Identifier(name)
                    admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(extension))
                close_doors(admin)

    def _create_database(self, owner: sql.Identifier) -> None:
        database = sql.Identifier(DATABASE)
        with self._connect("postgres") as admin:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if admin.execute(query, [DATABASE]).fetchone() is None:
                admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
