"""A space as it was at a chosen second, from a base backup and the archived journal (WAL).

A temporary server of our own replays the journal up to that second, next to the live one, and the
schema is dumped from it. Where the journal is archived, two variables say so:

    BEFFROI_BASE_BACKUPS   folder of base backups, one folder each, made by `backup_base`
    BEFFROI_WAL_ARCHIVE    folder `archive_command` copies finished journal files to
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.utils.translation import gettext as _

from tenants.reversibility import tables
from tenants.reversibility.errors import RestoreRefused, ToolFailed
from tenants.reversibility.exporting.archive import sha256_of
from tenants.reversibility.postgres import dump_schema, program
from tenants.reversibility.recovery import catalogue
from tenants.reversibility.snapshot import checksums

STAMP = "%Y%m%dT%H%M%SZ"
READY_SECONDS = 600
ARCHIVED_SECONDS = 60


def is_available() -> bool:
    """Whether this deployment archives its journal and has a base backup to start from."""
    folder, journal = _folders()
    return bool(folder and journal and folder.is_dir() and journal.is_dir() and _bases(folder))


def base_backup(address: str) -> Path:
    """Copy the whole server, to start from later; `address` is a superuser's. Raises ToolFailed."""
    folder, _journal = _folders()
    if folder is None:
        raise ToolFailed("BEFFROI_BASE_BACKUPS is not set: where should the base backup go?")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    command = [program("pg_basebackup"), "--checkpoint=fast", f"--pgdata={draft}"]
    done = subprocess.run(
        [*command, f"--dbname={address}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolFailed(f"pg_basebackup failed: {done.stderr.strip()}")
    # Named after its end: it serves moments later than that.
    made = folder / datetime.now(UTC).strftime(STAMP)
    draft.rename(made)
    return made


def backup_at(
    schema_name: str,
    moment: datetime,
    *,
    folder: Path,
    server: dict[str, Any] | None = None,
) -> Path:
    """Write a backup of the schema as of that moment into `folder`; returns its note.

    `server`: how to sign in, in Django's words; the live server's by default. Raises
    RestoreRefused when the journal does not reach that moment.
    """
    held = dict(server or connection.settings_dict)
    base, journal = _base_before(moment), _folders()[1]
    _push_journal(journal)
    stem = f"pit-{moment.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"
    dump = folder / f"{stem}.dump"
    with _recovered(base, journal, moment, held) as settings:
        dump_schema(schema_name, dump, without_rows_of=tables.left_out_tables(), settings=settings)
        with psycopg.connect(**_psycopg(settings)) as opened:
            found = checksums(opened, schema_name)
    left_out = set(tables.left_out_tables())
    note = {
        "schema": schema_name,
        "taken_at": moment.isoformat(),
        "checksums": {name: value for name, value in found.items() if name not in left_out},
        "sha256": sha256_of(dump),
        "files": _files_near(schema_name, moment),
    }
    written = folder / f"{stem}.json"
    written.write_text(json.dumps(note), encoding="utf-8")
    return written


def server_account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def _recovered(
    base: Path, journal: Path | None, moment: datetime, held: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """A server that has replayed the journal up to the moment; gone at the end of the block."""
    place = Path(tempfile.mkdtemp(prefix="beffroi-recovery-"))
    try:
        data = place / "data"
        shutil.copytree(base, data, symlinks=True)
        copied = place / "journal"
        shutil.copytree(journal or base, copied)
        (data / "recovery.signal").touch()
        _give_to_server(place)
        settings = {**held, "HOST": "127.0.0.1", "PORT": str(_free_port())}
        with (place / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [program("postgres"), "-D", str(data), *_options(copied, moment, settings)],
                stdout=log,
                stderr=log,
                cwd=place,
                start_new_session=True,
                **server_account(),
            )
        try:
            _wait(server, settings, place / "server.log")
            yield settings
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _options(journal: Path, moment: datetime, settings: dict[str, Any]) -> list[str]:
    wanted = {
        "port": settings["PORT"],
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "archive_mode": "off",
        # The live server's limits are on its command line: without readers none is needed here.
        "hot_standby": "off",
        "max_locks_per_transaction": "1024",
        "fsync": "off",
        "restore_command": f'cp "{journal}/%f" "%p"',
        "recovery_target_time": moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00"),
        "recovery_target_inclusive": "on",
        "recovery_target_action": "promote",
    }
    return [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]


def _wait(server: subprocess.Popen[bytes], settings: dict[str, Any], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            told = log.read_text(errors="replace").strip().splitlines()[-1:]
            raise RestoreRefused(
                "journal_too_short",
                _("Le journal ne va pas jusqu'à ce moment : %s") % " ".join(told),
            )
        try:
            with psycopg.connect(**_psycopg(settings)) as opened:
                row = opened.execute("SELECT pg_is_in_recovery()").fetchone()
                if row == (False,):
                    return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RestoreRefused("recovery_slow", _("La relecture du journal n'a pas fini à temps."))


def _base_before(moment: datetime) -> Path:
    folder, _journal = _folders()
    found = [
        base
        for base in (_bases(folder) if folder else [])
        if datetime.strptime(base.name, STAMP).replace(tzinfo=UTC) <= moment
    ]
    if not found:
        raise RestoreRefused("no_base", _("Aucune copie complète du serveur n'est si ancienne."))
    return found[-1]


def _push_journal(journal: Path | None) -> None:
    """Have the journal's open file archived, so that the last minutes can be replayed."""
    address = os.environ.get("DATABASE_ADMIN_URL")
    if not address or journal is None:
        return
    with psycopg.connect(address, autocommit=True) as administrator:
        # A commit later than any moment asked for: without one the replay never meets its target.
        administrator.execute("SELECT txid_current()")
        row = administrator.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    deadline = time.monotonic() + ARCHIVED_SECONDS
    while row and not (journal / str(row[0])).exists():
        if time.monotonic() > deadline:
            raise RestoreRefused("not_archived", _("Le journal n'est plus archivé : à réparer."))
        time.sleep(0.1)


def _files_near(schema_name: str, moment: datetime) -> list[dict[str, Any]]:
    backups = [b for b in catalogue.backups_of(schema_name) if b.note.get("files")]
    if not backups:
        return []
    nearest = min(backups, key=lambda backup: abs(backup.moment - moment))
    return list(nearest.note["files"])


def _bases(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*Z") if (path / "PG_VERSION").is_file())


def _folders() -> tuple[Path | None, Path | None]:
    base, journal = os.environ.get("BEFFROI_BASE_BACKUPS"), os.environ.get("BEFFROI_WAL_ARCHIVE")
    return (Path(base) if base else None, Path(journal) if journal else None)


def _psycopg(settings: dict[str, Any]) -> dict[str, Any]:
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    found = {name: settings[key] for name, key in names.items() if settings.get(key)}
    return {**found, "port": settings["PORT"], "connect_timeout": 5, "autocommit": True}


def _give_to_server(place: Path) -> None:
    account = server_account()
    if not account:
        return
    for folder, _folders_below, names in os.walk(place):
        os.chown(folder, account["user"], account["group"])
        for name in names:
            os.chown(Path(folder) / name, account["user"], account["group"], follow_symlinks=False)
    (place / "data").chmod(0o700)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
