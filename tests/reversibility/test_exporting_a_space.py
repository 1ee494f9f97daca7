"""One archive holds all of a space, nothing of its neighbours, and no secret."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from kernel.tenancy import space_of
from tenants.reversibility import tables
from tenants.reversibility.actions import export as exporting
from tenants.reversibility.exporting.csv_files import cell
from tenants.reversibility.models import SpaceExport


def opened(export: SpaceExport) -> zipfile.ZipFile:
    return zipfile.ZipFile(export.path)


def test_the_archive_holds_every_table_file_page_and_register(
    filled_town: Any, admin: Any, make_archive: Callable[..., Any]
) -> None:
    done = make_archive(filled_town, admin)
    assert done.state == SpaceExport.State.READY
    with opened(done) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        for name, entry in manifest["entries"].items():
            content = archive.read(name)
            assert hashlib.sha256(content).hexdigest() == entry["sha256"], name
            assert len(content) == entry["size"]
        assert names == {*manifest["entries"], "manifest.json", "manifest.sha256"}
        digest = hashlib.sha256(archive.read("manifest.json")).hexdigest()
        assert archive.read("manifest.sha256").split()[0].decode() == digest
        assert done.manifest_sha256 == digest
        for table in tables.space_tables():
            rows = json.loads(archive.read(f"data/{table.file_name}.json"))
            assert len(rows) == manifest["rows"][table.name], table.label
            lines = csv.reader(
                io.StringIO(archive.read(f"data/{table.file_name}.csv").decode("utf-8-sig")),
                delimiter=";",
            )
            assert len(list(lines)) == len(rows) + 1
        register = json.loads(archive.read("acts/registre.json"))
        assert [act["number"] for act in register] == ["2026-01"]
        assert archive.read(f"acts/{register[0]['file']}") == b"%PDF-1.4 delib"
        assert archive.read("files/private/pieces/piece.pdf") == b"%PDF-1.4 piece"
        assert {"README.txt", "dictionary.md", "schema.dump", "audit/space.csv"} <= names
    assert manifest["authority"]["insee_code"] == "89088"
    assert manifest["authority"]["schema_name"] == filled_town.schema_name


def test_the_site_opens_from_disk(filled_town: Any, make_archive: Callable[..., Any]) -> None:
    filled_town.state = "frozen"
    filled_town.save(update_fields=["state"])
    with opened(make_archive(filled_town)) as archive:
        pages = {n: archive.read(n).decode() for n in archive.namelist() if n.endswith(".html")}
        names = set(archive.namelist())
    home = pages["site/index.html"]
    assert "Chassy" in home
    assert len(pages) > 10
    style = next(n for n in names if n.startswith("site/style"))
    assert f'href="{style.removeprefix("site/")}"' in home
    assert any(n.startswith("site/static/") and n.endswith(".css") for n in names)
    assert "<use" not in home
    assert "<path" in home
    assert 'href="/' not in home
    assert 'src="/' not in home
    for name, page in pages.items():
        assert "csrfmiddlewaretoken" not in page, name


def test_no_secret_and_no_neighbour_is_in_it(
    filled_town: Any, neighbour: Any, admin: Any, make_archive: Callable[..., Any]
) -> None:
    from accounts.roles.facade import Role
    from tests.reversibility.conftest import person

    person("voisine@senan.example", neighbour, Role.ADMINISTRATOR)
    with connection.cursor() as cursor:
        cursor.execute("SELECT security_stamp FROM accounts_user WHERE id = %s", [admin.pk])
        (stamp,) = cursor.fetchone()
    with opened(make_archive(filled_town)) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    for name, content in whole.items():
        assert b"voisine@senan.example" not in content, name
        assert neighbour.schema_name.encode() not in content, name
        assert stamp.encode() not in content, name
        assert b"md5$" not in content, name
    people = json.loads(whole["data/public.accounts.user.json"])
    assert [entry["email"] for entry in people] == ["maire@chassy.example"]
    assert not any("password" in column for column in people[0])


def test_formulas_are_harmless_in_csv_and_exact_in_json(
    filled_town: Any, make_archive: Callable[..., Any]
) -> None:
    with opened(make_archive(filled_town)) as archive:
        entries = json.loads(archive.read("data/websites.directoryentry.json"))
        text = archive.read("data/websites.directoryentry.csv").decode("utf-8-sig")
    assert "=cmd|' /C calc'!A0" in {entry["name"] for entry in entries}
    names = {row["name"] for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert "'=cmd|' /C calc'!A0" in names
    assert not any(name.startswith("=") for name in names)


@pytest.mark.parametrize("start", [*"=+-@", "\t", "\r", "\n"])
def test_each_start_of_a_formula_is_escaped(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"
    assert cell(-5) == -5


def test_a_killed_worker_goes_on_where_it_stopped(
    filled_town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenants.reversibility.actions import export_parts

    asked = exporting.ask_export(filled_town, actor=None, in_background=False)

    def die(*_: Any) -> None:
        raise SystemExit(137)

    monkeypatch.setitem(export_parts.MAKERS, "registers", die)
    with pytest.raises(SystemExit):
        exporting.run_export(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.done_parts) == ("running", 1)
    home = asked.work_folder / "site" / "site" / "index.html"
    before = home.stat().st_mtime_ns
    monkeypatch.undo()
    seen = []
    monkeypatch.setitem(
        export_parts.MAKERS,
        "registers",
        lambda export, root: seen.append(home.stat().st_mtime_ns),
    )
    done = exporting.run_export(asked.pk)
    assert seen == [before]
    assert done.is_ready
    assert not done.work_folder.exists()


def test_a_second_request_gives_the_one_under_way(filled_town: Any, admin: Any) -> None:
    first = exporting.ask_export(filled_town, actor=admin, in_background=False)
    second = exporting.ask_export(filled_town, actor=admin, in_background=False)
    assert first.pk == second.pk


def test_an_expired_archive_is_removed(filled_town: Any, make_archive: Callable[..., Any]) -> None:
    from datetime import timedelta

    done = make_archive(filled_town)
    SpaceExport.objects.update(expires_at=done.finished_at - timedelta(seconds=1))
    assert exporting.purge_expired() == 1
    assert not done.path.exists()
    done.refresh_from_db()
    assert done.state == SpaceExport.State.EXPIRED
    assert exporting.purge_expired() == 0


def test_whoever_asked_is_told_by_mail(
    filled_town: Any, admin: Any, make_archive: Callable[..., Any]
) -> None:
    from kernel.outbox.models import OutboxMessage

    make_archive(filled_town, admin)
    sent = [m.payload for m in OutboxMessage.objects.filter(handler="notifications.account_mail")]
    assert [mail["email"] for mail in sent] == ["maire@chassy.example"]
    assert "archive" in sent[0]["subject"]


def test_every_column_that_points_out_of_a_space_can_be_translated() -> None:
    """A new one must be taught to the import: its numbers mean nothing in another deployment."""
    assert tables.foreign_columns() == {}


def test_the_snapshot_ignores_what_comes_later(filled_town: Any) -> None:
    from shared_services.websites.models import DirectoryEntry
    from tenants.reversibility.snapshot import snapshot

    table = next(t for t in tables.space_tables() if t.label == "websites.DirectoryEntry")
    with snapshot() as seen:
        before = len(list(seen.rows(filled_town.schema_name, table)))
        with space_of(filled_town):
            DirectoryEntry.objects.create(kind="services", name="Plus tard")
        assert len(list(seen.rows(filled_town.schema_name, table))) == before
