"""The test database: a copy of a prepared one that holds an intercommunality and two communes.

Preparing takes a while and happens once per run (once per state of the code when the server
outlives the run); copying takes a tenth of a second.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import psycopg
from psycopg import sql

REPOSITORY = Path(__file__).resolve().parents[1]
EPCI_SIREN = "248900524"
COMMUNE_A = "89088"  # Chassy
COMMUNE_B = "89384"  # Senan
PREPARED = "^beffroi_prepared_[0-9a-f]{16}$"
LOCK_ID = 77_120_826


def prepared_name() -> str:
    """Named after what the prepared database depends on: migrations and what fills a space."""
    patterns = (
        "platform/**/migrations/*.py",
        "*/*/migrations/*.py",
        "tenants/onboarding/*.py",
        "tenants/directory/reference/**/*",
        "platform/accounts/roles/**/*.py",
        "*/*/abilities.py",
        "shared_services/*/starter*.py",
        "shared_services/*/starter/*",
        "platform/kernel/database_rights/*.py",
        "platform/project/settings/rights.py",
        "tests/databases.py",
    )
    digest = hashlib.sha256()
    for pattern in patterns:
        for file in sorted(REPOSITORY.glob(pattern)):
            if file.is_file():
                digest.update(file.read_bytes())
    return f"beffroi_prepared_{digest.hexdigest()[:16]}"


def server() -> psycopg.Connection:
    """A line of its own to the whole server: one kept open would not outlive its crash."""
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def create_from_prepared(name: str) -> None:
    """A fresh copy under `name`; one that is there already goes."""
    drop(name)
    # File by file: three times quicker than through the journal on a server that never syncs.
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    # The one right that a copy does not take over: it belongs to the database, not to its content.
    close = sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC")
    with server() as line:
        line.execute(copy.format(sql.Identifier(name), sql.Identifier(prepared_name())))
        line.execute(close.format(sql.Identifier(name)))


def drop(name: str) -> None:
    """Not `WITH (FORCE)`: it fails when autovacuum, a superuser's process, is at work there."""
    with server() as line:
        line.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
            [name],
        )
        line.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def exists(server: psycopg.Connection, name: str) -> bool:
    row = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return row is not None


def prepared_before(server: psycopg.Connection) -> list[str]:
    """Prepared databases of earlier states of the code, on a server that outlives a run."""
    rows = server.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [PREPARED])
    return [row[0] for row in rows]


def fill_prepared() -> None:
    """Run against the still empty prepared database, which Django is connected to."""
    from django.core.management import call_command

    from tenants.onboarding import actions
    from tenants.onboarding.models import OnboardingJob

    call_command("prepare_platform", verbosity=0)
    job = actions.start_intercommunality(EPCI_SIREN, actor=None, in_background=False)
    for step in job.steps.filter(code__in=[EPCI_SIREN, COMMUNE_A, COMMUNE_B]):
        result = actions.run_step(step.pk)
        if result.state != result.State.DONE:
            raise RuntimeError(f"{result.name}: {result.message}")
    OnboardingJob.objects.all().delete()
