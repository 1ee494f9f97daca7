"""One commune goes back in time; the others do not notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.roles.facade import Role, has_role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.acts.models import Act
from shared_services.websites.models import DirectoryEntry
from tenants.reversibility.actions import restore as restoring
from tenants.reversibility.actions.backup import back_up
from tenants.reversibility.actions.drill import drill
from tenants.reversibility.errors import RestoreRefused
from tenants.reversibility.models import SpaceRestore
from tenants.reversibility.places import backups_folder, folders_of_files
from tenants.reversibility.recovery import catalogue, point_in_time
from tenants.reversibility.recovery.catalogue import Backup
from tenants.reversibility.recovery.side_schema import replay
from tenants.reversibility.snapshot import checksums, session


def state_of_others(town: Any) -> dict[str, dict[str, str]]:
    with session() as held:
        names = held.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname ~ '^s_' AND nspname <> %s",
            [town.schema_name],
        ).fetchall()
        return {name: checksums(held, name) for (name,) in names}


def state_of(town: Any) -> dict[str, str]:
    with session() as held:
        return checksums(held, town.schema_name)


def spoil(town: Any) -> None:
    with space_of(town):
        DirectoryEntry.objects.all().delete()
        DirectoryEntry.objects.create(kind="services", name="Bêtise")
    shutil.rmtree(folders_of_files(town.schema_name)["private"])


def names(town: Any) -> set[str]:
    with space_of(town):
        return set(DirectoryEntry.objects.values_list("name", flat=True))


def leftovers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^(side|kept)_'")
        return {name for (name,) in cursor.fetchall()}


def test_one_space_comes_back_and_the_others_stay(
    filled_town: Any, neighbour: Any, admin: Any
) -> None:
    call_command("backup_space", "chassy")
    before = names(filled_town)
    spoil(filled_town)
    others = state_of_others(filled_town)
    assert len(others) == 2
    call_command("restore_space", "chassy")
    assert state_of_others(filled_town) == others
    assert names(filled_town) == before
    with space_of(filled_town):
        assert Act.objects.get().number == "2026-01"
        assert has_role(admin, Role.ADMINISTRATOR)
        # The space's own database role may write again, and new rows get new numbers.
        DirectoryEntry.objects.create(kind="services", name="Après")
    private = folders_of_files(filled_town.schema_name)["private"]
    assert (private / "pieces" / "piece.pdf").read_bytes() == b"%PDF-1.4 piece"
    made = SpaceRestore.objects.get()
    assert leftovers() == {made.kept_schema}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_schema_privilege(%s, %s, 'USAGE')",
            [filled_town.schema_name, made.kept_schema],
        )
        assert cursor.fetchone() == (False,)
    call_command("restore_space", "chassy", "--confirm")
    assert leftovers() == set()


def test_a_restore_can_be_undone(filled_town: Any) -> None:
    back_up(filled_town)
    spoil(filled_town)
    call_command("restore_space", "chassy")
    call_command("restore_space", "chassy", "--undo")
    assert names(filled_town) == {"Bêtise"}
    assert leftovers() == set()
    with pytest.raises(CommandError):
        call_command("restore_space", "chassy", "--confirm")


def test_no_restore_erases_a_trace_or_a_promise(filled_town: Any) -> None:
    from django.db import transaction

    from kernel.audit import facade as audit
    from kernel.outbox import facade as outbox
    from kernel.outbox.models import OutboxMessage

    backup = back_up(filled_town)
    with space_of(filled_town), transaction.atomic():
        audit.record("test.happened_since", actor=None)
        outbox.enqueue("federation.push_counts", payload={}, queue="bulk")
    restoring.restore(filled_town, backup)
    with space_of(filled_town):
        assert AuditEntry.objects.filter(action="test.happened_since").exists()
        assert OutboxMessage.objects.filter(handler="federation.push_counts").exists()
        with transaction.atomic():
            audit.record("test.goes_on", actor=None)


def test_a_damaged_backup_changes_nothing(filled_town: Any) -> None:
    backup = back_up(filled_town)
    content = bytearray(backup.dump.read_bytes())
    content[len(content) // 2] ^= 0xFF
    backup.dump.write_bytes(bytes(content))
    before = state_of(filled_town)
    with pytest.raises(RestoreRefused) as refused:
        restoring.restore(filled_town, backup)
    assert refused.value.code == "damaged"
    assert state_of(filled_town) == before
    assert leftovers() == set()


def test_rows_that_differ_are_never_swapped_in(filled_town: Any) -> None:
    backup = back_up(filled_town)
    note = {**backup.note, "checksums": {**backup.note["checksums"], "websites_act": "1:x"}}
    before = state_of(filled_town)
    with pytest.raises(RestoreRefused) as refused:
        restoring.restore(filled_town, Backup(backup.folder, backup.stem, note))
    assert refused.value.code == "rows_differ"
    assert state_of(filled_town) == before
    assert leftovers() == set()


def test_a_second_restore_waits_for_the_first_to_be_confirmed(filled_town: Any) -> None:
    backup = back_up(filled_town)
    restoring.restore(filled_town, backup)
    with pytest.raises(RestoreRefused) as refused:
        restoring.restore(filled_town, backup)
    assert refused.value.code == "not_confirmed"


def test_without_a_journal_a_moment_means_the_last_dump_before(
    filled_town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BEFFROI_WAL_ARCHIVE", raising=False)
    with pytest.raises(RestoreRefused) as refused:
        restoring.restore_at(filled_town, now())
    assert refused.value.code == "no_backup"
    first = back_up(filled_town)
    moment = now()
    spoil(filled_town)
    back_up(filled_town)
    made = restoring.restore_at(filled_town, moment)
    assert made.source == first.stem
    with pytest.raises(CommandError):
        call_command("restore_space", "chassy", "--at", "hier")
    with pytest.raises(CommandError):
        call_command("restore_space", "chassy", "--at", "2999-01-01T00:00")


def test_a_commune_without_a_backup_is_told(town: Any) -> None:
    with pytest.raises(CommandError, match="Aucune sauvegarde"):
        call_command("restore_space", "chassy")


def test_the_drill_proves_it_end_to_end(filled_town: Any, capsys: Any) -> None:
    call_command("restore_drill", "chassy")
    told = capsys.readouterr().out
    assert "came back identical" in told
    assert "2 other spaces untouched" in told
    assert leftovers() == set()
    assert AuditEntry.objects.filter(action="restore.drilled").exists()


def test_the_drill_fails_when_a_kept_file_is_gone(filled_town: Any) -> None:
    back_up(filled_town)
    store = backups_folder(filled_town.schema_name) / "files"
    kept = next(path for path in store.rglob("*") if path.is_file())
    kept.write_bytes(b"spoiled")
    with pytest.raises(RestoreRefused):
        drill(filled_town)


def test_old_backups_go_and_the_last_one_never_does(tmp_path: Path, settings: Any) -> None:
    folder = backups_folder("s_test")
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    for days in (0, 1, 2, 8, 9, 10, 40, 45, 400):
        taken = moment - timedelta(days=days)
        stem = taken.strftime("%Y%m%d")
        (folder / f"{stem}.dump").write_bytes(b"")
        note = f'{{"taken_at": "{taken.isoformat()}", "files": []}}'
        (folder / f"{stem}.json").write_text(note)
    catalogue.rotate("s_test", moment=moment)
    kept = {(moment - backup.moment).days for backup in catalogue.backups_of("s_test")}
    assert {0, 1, 2} <= kept
    assert 400 not in kept
    assert len(kept & {8, 9, 10}) in {1, 2}
    assert len(kept & {40, 45}) in {1, 2}
    catalogue.rotate("s_test", moment=moment + timedelta(days=4000))
    assert len(catalogue.backups_of("s_test")) == 1


# To a chosen second: a small server of its own, whose journal is archived.


@pytest.fixture
def archived_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    # Not below tmp_path: as nobody, the server may not walk through root's folders.
    place = Path(tempfile.mkdtemp(prefix="beffroi-pit-"))
    data, journal = place / "data", place / "journal"
    journal.mkdir()
    account = point_in_time.server_account()
    if account:
        for folder in (place, journal):
            os.chown(folder, account["user"], account["group"])
    initdb = [point_in_time.program("initdb"), "-D", str(data), "-U", "postgres", "--no-sync"]
    subprocess.run(
        [*initdb, "--auth=trust", "--locale=C", "--encoding=UTF8"],
        check=True,
        capture_output=True,
        cwd=place,
        **account,
    )
    port = point_in_time._free_port()
    options = {
        "port": port,
        "unix_socket_directories": "",
        "archive_mode": "on",
        "archive_command": f'cp "%p" "{journal}/%f"',
        "fsync": "off",
    }
    server = subprocess.Popen(
        [
            point_in_time.program("postgres"),
            "-D",
            str(data),
            *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
        ],
        cwd=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **account,
    )
    monkeypatch.setenv("BEFFROI_BASE_BACKUPS", str(tmp_path / "bases"))
    monkeypatch.setenv("BEFFROI_WAL_ARCHIVE", str(journal))
    address = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    monkeypatch.setenv("DATABASE_ADMIN_URL", address)
    try:
        for _ in range(200):
            try:
                psycopg.connect(address).close()
                break
            except psycopg.OperationalError:
                time.sleep(0.1)
        settings = {"NAME": "postgres", "USER": "postgres", "PASSWORD": "", "HOST": "127.0.0.1"}
        yield {**settings, "PORT": str(port), "address": address}
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(place)


def test_a_space_as_it_was_at_a_chosen_second(
    archived_server: dict[str, Any], tmp_path: Path, committed_db: str
) -> None:
    schema = f"s_{uuid.uuid4().hex}"
    call_command("backup_base")
    assert point_in_time.is_available()
    time.sleep(1.1)
    with psycopg.connect(archived_server["address"], autocommit=True) as held:
        held.execute(f"CREATE SCHEMA {schema}")
        for table in ("django_session", "outbox_outboxmessage"):
            held.execute(f"CREATE TABLE {schema}.{table} (id int)")
        held.execute(f"CREATE TABLE {schema}.acts (id serial PRIMARY KEY, name text)")
        held.execute(f"INSERT INTO {schema}.acts (name) VALUES ('kept'), ('{schema}')")
        time.sleep(0.2)
        row = held.execute("SELECT clock_timestamp()").fetchone()
        assert row is not None
        time.sleep(0.2)
        held.execute(f"DELETE FROM {schema}.acts")
        held.execute(f"INSERT INTO {schema}.acts (name) VALUES ('mistake')")
    note = point_in_time.backup_at(schema, row[0], folder=tmp_path, server=archived_server)
    backup = catalogue.read(note)
    backup.check()
    side = f"side_{uuid.uuid4().hex}"
    replay(backup.dump, source_schema=schema, schema=side)
    restoring.check_rows(backup, side)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT name FROM "{side}".acts ORDER BY id')
        # The second row holds the schema's name as a text: rows are never rewritten.
        assert cursor.fetchall() == [("kept",), (schema,)]


def test_a_moment_before_any_base_backup_is_refused(
    archived_server: dict[str, Any], tmp_path: Path
) -> None:
    call_command("backup_base")
    with pytest.raises(RestoreRefused) as refused:
        point_in_time.backup_at(
            "s_x", now() - timedelta(days=3), folder=tmp_path, server=archived_server
        )
    assert refused.value.code == "no_base"
