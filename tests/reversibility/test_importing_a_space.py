"""An archive opens the same space in another deployment, row for row; a bad one opens nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.reversibility import tables
from tenants.reversibility.actions.import_space import import_space
from tenants.reversibility.errors import ArchiveRefused
from tests import databases


@pytest.fixture
def elsewhere(database_name: str) -> Iterator[str]:
    """Another deployment: no such commune, and other numbers for the content types."""
    name = f"{database_name}_elsewhere"
    databases.create_from_prepared(name)
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with psycopg.connect(address) as held:
        held.execute("SET CONSTRAINTS ALL DEFERRED")
        row = held.execute(
            "SELECT id, schema_name FROM authorities_localauthority WHERE insee_code = %s",
            [databases.COMMUNE_A],
        ).fetchone()
        assert row is not None
        held.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(row[1])))
        for table, column in (
            ("authorities_membership", "commune_id"),
            ("authorities_domain", "authority_id"),
            ("authorities_switchedonservice", "authority_id"),
            ("federation_spaceactivity", "authority_id"),
            ("authorities_localauthority", "id"),
        ):
            held.execute(
                sql.SQL("DELETE FROM {} WHERE {} = %s").format(
                    sql.Identifier(table), sql.Identifier(column)
                ),
                [row[0]],
            )
        held.execute("UPDATE auth_permission SET content_type_id = content_type_id + 1000")
        held.execute("UPDATE django_content_type SET id = id + 1000")
    yield address
    databases.drop(name)


def command(address: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "BEFFROI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "project.settings.test",
    }
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def rows(held: psycopg.Connection, schema: str, table: tables.Table) -> list[str]:
    """Every column that is a fact of the commune; numbers of content types by their name."""
    types = dict(
        held.execute("SELECT id, app_label || '.' || model FROM public.django_content_type")
    )
    columns = tables.content_type_columns().get(table.name, set())
    found = []
    for (row,) in held.execute(
        sql.SQL("SELECT to_jsonb(t) FROM {} t ORDER BY {}").format(
            sql.Identifier(schema, table.name), sql.Identifier(table.key)
        )
    ):
        for column in columns:
            row[column] = types.get(row[column])
        found.append(json.dumps(row, sort_keys=True))
    return found


def test_a_space_comes_back_row_for_row_in_another_deployment(
    filled_town: Any,
    committed_db: str,
    elsewhere: str,
    tmp_path: Path,
    make_archive: Callable[..., Any],
) -> None:
    done = make_archive(filled_town)
    home = tmp_path / "other-home"
    rehearsal = command(elsewhere, home, "import_space", str(done.path), "--dry-run")
    assert rehearsal.returncode == 0, rehearsal.stderr
    assert "Would open Chassy" in rehearsal.stdout
    with psycopg.connect(elsewhere) as there:
        assert there.execute(
            "SELECT count(*) FROM authorities_localauthority WHERE insee_code = '89088'"
        ).fetchone() == (0,)
    imported = command(elsewhere, home, "import_space", str(done.path))
    assert imported.returncode == 0, imported.stderr
    with psycopg.connect(committed_db) as here, psycopg.connect(elsewhere) as there:
        fact = there.execute(
            "SELECT schema_name, state, id FROM authorities_localauthority "
            "WHERE insee_code = '89088'"
        ).fetchone()
        assert fact is not None
        schema, state, identity = fact
        assert schema != filled_town.schema_name
        assert (state, identity) == ("trial", filled_town.pk)
        compared = 0
        for table in tables.space_tables():
            ours, theirs = rows(here, filled_town.schema_name, table), rows(there, schema, table)
            assert ours == theirs, table.label
            compared += len(ours)
        assert compared > 500
        for name, value in sequences(here, filled_town.schema_name).items():
            assert sequences(there, schema)[name] == value, name
        person = there.execute(
            "SELECT email, is_active FROM accounts_user WHERE email = 'maire@chassy.example'"
        ).fetchone()
        assert person == ("maire@chassy.example", True)
        mails = there.execute("SELECT payload->>'email' FROM outbox_outboxmessage").fetchall()
        assert ("maire@chassy.example",) in mails
    assert (home / "private" / schema / "pieces" / "piece.pdf").read_bytes() == b"%PDF-1.4 piece"
    again = command(elsewhere, home, "import_space", str(done.path))
    assert again.returncode != 0
    assert "a déjà un espace" in again.stderr


def sequences(held: psycopg.Connection, schema: str) -> dict[str, int]:
    left_out = {f"{name}_id_seq" for name in tables.left_out_tables()}
    return {
        name: value
        for name, value in held.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = %s", [schema]
        )
        if name not in left_out
    }


def test_an_archive_never_replaces_a_space(
    filled_town: Any, make_archive: Callable[..., Any]
) -> None:
    done = make_archive(filled_town)
    with pytest.raises(ArchiveRefused) as refused:
        import_space(done.path)
    assert refused.value.code == "already_here"


# Dishonest archives. Made from a small honest one: checks come before any database work.


@pytest.fixture
def honest(tmp_path: Path, db: None) -> Callable[..., Path]:
    """`honest(**changes)`: an archive with one file, right in all but what the changes say."""
    from tenants.reversibility.exporting import manifest as manifests

    def make(extra: tuple[tuple[zipfile.ZipInfo | str, bytes], ...] = (), **changes: Any) -> Path:
        content = b"bonjour"
        entry = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        manifest = {
            "format": manifests.FORMAT,
            "format_version": manifests.FORMAT_VERSION,
            "deployment": "ailleurs.example",
            "authority": {"schema_name": "s_" + "0" * 32},
            "domains": [],
            "migrations": manifests.space_migrations(),
            "content_types": {},
            "rows": {},
            "entries": {"README.txt": entry},
            **changes,
        }
        path = tmp_path / "archive.zip"
        text = json.dumps(manifest).encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", content)
            for name, data in extra:
                archive.writestr(name, data)
            archive.writestr("manifest.json", text)
            archive.writestr("manifest.sha256", hashlib.sha256(text).hexdigest())
        return path

    return make


def refusal(path: Path, **options: Any) -> str:
    with public_space(), pytest.raises(ArchiveRefused) as refused:
        import_space(path, **options)
    assert refused.value.message
    return refused.value.code


def test_the_small_archive_is_right_but_for_its_content(honest: Callable[..., Path]) -> None:
    from tenants.reversibility.importing.archive import checked

    assert checked(honest()).manifest["deployment"] == "ailleurs.example"


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "files/media/../../../etc/cron.d/evil",
        "/etc/passwd",
        "files/private/..",
        "..\\evil.txt",
        "C:/evil.txt",
        "files//double.txt",
        "./here.txt",
    ],
)
def test_a_path_that_climbs_out_is_refused(honest: Callable[..., Path], name: str) -> None:
    before = LocalAuthority.objects.count()
    entry = {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    path = honest(extra=((name, b"x"),), entries={"README.txt": entry, name: entry})
    assert refusal(path) == "path_climbs"
    assert LocalAuthority.objects.count() == before


def test_a_link_is_refused(honest: Callable[..., Path]) -> None:
    link = zipfile.ZipInfo("files/media/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal(honest(extra=((link, b"/etc/passwd"),))) == "not_a_file"


def test_a_bomb_is_refused(honest: Callable[..., Path]) -> None:
    assert (
        refusal(honest(extra=(("files/media/zeros", b"\0" * (80 * 1024 * 1024)),))) == "too_large"
    )


def test_a_changed_file_is_refused(honest: Callable[..., Path]) -> None:
    wrong = {"size": 7, "sha256": "0" * 64}
    assert refusal(honest(entries={"README.txt": wrong})) == "wrong_hash"
    short = {"size": 3, "sha256": hashlib.sha256(b"bon").hexdigest()}
    assert refusal(honest(entries={"README.txt": short})) == "wrong_hash"


def test_a_changed_manifest_is_refused(honest: Callable[..., Path]) -> None:
    assert refusal(honest(), manifest_sha256="f" * 64) == "wrong_hash"


def test_a_file_too_many_is_refused(honest: Callable[..., Path]) -> None:
    assert refusal(honest(extra=(("more.txt", b"x"),))) == "wrong_entries"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"format_version": 2}, "other_version"),
        ({"format": "zip"}, "other_format"),
        ({"migrations": ["websites.0001_initial"]}, "older"),
    ],
)
def test_another_version_is_told_plainly(
    honest: Callable[..., Path], changes: dict[str, Any], code: str
) -> None:
    assert refusal(honest(**changes)) == code


def test_a_newer_archive_asks_to_upgrade_here_first(honest: Callable[..., Path]) -> None:
    from tenants.reversibility.exporting.manifest import space_migrations

    newer = [*space_migrations(), "websites.9999_tomorrow"]
    assert refusal(honest(migrations=newer)) == "newer"


@pytest.mark.parametrize("content", [b"", b"PK not a zip", b"\0" * 5000])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes, db: None) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert refusal(path) == "not_an_archive"


def test_statements_in_a_dump_are_never_run(
    filled_town: Any, tmp_path: Path, make_archive: Callable[..., Any], elsewhere: str
) -> None:
    """The manifest is right, the dump is another database's, with other tables: nothing comes."""
    done = make_archive(filled_town)
    forged = tmp_path / "forged.zip"
    dump = tmp_path / "evil.dump"
    with zipfile.ZipFile(done.path) as source:
        entries = {n: source.read(n) for n in source.namelist()}
    manifest = json.loads(entries["manifest.json"])
    schema = manifest["authority"]["schema_name"]
    with psycopg.connect(elsewhere) as there:
        there.execute(f'CREATE SCHEMA "{schema}"')
        there.execute(f'CREATE TABLE "{schema}".evil AS SELECT 1 AS x')
    parts = urlsplit(elsewhere)
    pg_dump = shutil.which("pg_dump", path=os.environ["BEFFROI_PG_BIN"])
    assert pg_dump
    subprocess.run(
        [pg_dump, "--format=custom", f"--schema={schema}", f"--file={dump}", elsewhere],
        check=True,
        env={**os.environ, "PGPASSWORD": parts.password or ""},
    )
    entries["schema.dump"] = dump.read_bytes()
    manifest["entries"]["schema.dump"] = {
        "size": len(entries["schema.dump"]),
        "sha256": hashlib.sha256(entries["schema.dump"]).hexdigest(),
    }
    entries["manifest.json"] = json.dumps(manifest).encode()
    entries["manifest.sha256"] = hashlib.sha256(entries["manifest.json"]).hexdigest().encode()
    with zipfile.ZipFile(forged, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    refused = command(elsewhere, tmp_path / "home2", "import_space", str(forged))
    assert refused.returncode != 0
    assert "table inconnue" in refused.stderr
    with psycopg.connect(elsewhere) as there:
        left = there.execute(
            "SELECT count(*) FROM authorities_localauthority WHERE insee_code = '89088'"
        ).fetchone()
    assert left == (0,)
