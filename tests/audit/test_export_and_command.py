"""The chain leaves with the commune, and `beffroi audit-verify` reads it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.management import CommandError, call_command

from kernel.audit import facade as audit
from kernel.audit import verifying
from kernel.audit.models import AuditEntry
from kernel.tenancy import public_space, schema_named, space_of
from project.cli import cli
from tenants.authorities.models import LocalAuthority
from tenants.reversibility.actions.export import ask_export, run_export
from tests import databases


@pytest.fixture
def commune(committed_db: str) -> Any:
    found = LocalAuthority.objects.get(insee_code=databases.COMMUNE_A)
    with space_of(found):
        for _ in range(3):
            audit.record("role.granted", actor=None, role="agent")
    return found


@pytest.mark.slow
def test_an_archive_carries_the_chain_and_its_verifier(commune: Any, tmp_path: Path) -> None:
    done = run_export(ask_export(commune, actor=None, in_background=False).pk)
    with zipfile.ZipFile(done.path) as archive:
        assert b"def verify(" in archive.read("audit/verifier.py")
        rows = archive.read("data/audit.auditseal.json")
    assert b'"hash"' in rows
    answer = CliRunner().invoke(cli, ["audit-verify", str(done.path)])
    assert answer.exit_code == 0, answer.output
    assert "Journal intact" in answer.output


def test_a_file_is_verified_without_any_server(commune: Any, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    with space_of(commune):
        file.write_text("\n".join(audit.exported("essai")))
        last = audit.head()
    assert last is not None
    run = CliRunner().invoke
    assert run(cli, ["audit-verify", str(file), f"{last.position}:{last.hash}"]).exit_code == 0
    file.write_text(file.read_text().replace('"agent"', '"administrateur"', 1))
    answer = run(cli, ["audit-verify", str(file)])
    assert answer.exit_code == 1
    assert "JOURNAL ROMPU. ligne" in answer.output
    assert run(cli, ["audit-verify"]).exit_code == 2


def test_the_command_verifies_a_space_and_the_platform(commune: Any) -> None:
    with public_space():
        audit.record("authority.opened", actor=None)
    for name in (commune.slug, commune.insee_code, "plateforme"):
        out = io.StringIO()
        call_command("audit_verify", "--space", name, stdout=out)
        assert "Journal intact" in out.getvalue()
    with schema_named(commune.schema_name):
        AuditEntry.objects.filter(action="role.granted").update(target="autre")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("audit_verify", "--space", commune.slug, stdout=out)
    assert "a été modifiée" in out.getvalue()
    with pytest.raises(CommandError, match="No space"):
        call_command("audit_verify", "--space", "nulle-part")
    with pytest.raises(CommandError, match="empreinte"):
        call_command("audit_verify", "--space", commune.slug, "12")


def test_lines_from_before_the_chain_are_chained_by_the_migration(commune: Any) -> None:
    from importlib import import_module

    from django.apps import apps
    from django.db import connection

    migration = import_module("kernel.audit.migrations.0003_chain_existing_lines")
    with schema_named(commune.schema_name):
        from kernel.audit.models import AuditSeal

        AuditSeal.objects.all().delete()
        with connection.schema_editor() as editor:
            migration.chain(apps, editor)
            migration.take_rights_away(apps, editor)
        assert AuditSeal.objects.count() == AuditEntry.objects.count()
        assert verifying.verify(audit.exported("essai")).is_intact
