"""A worker killed in the middle: nothing half made, and the next try goes through."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from wagtail.documents.models import Document

from kernel.tenancy import space_of
from tenants.authorities.models import LocalAuthority
from tenants.mergers import facade as mergers
from tenants.mergers.copying import counts
from tenants.mergers.models import Merger
from tests.factories import mergers as cases

# Stops, with everything copied and nothing committed, until it is killed.
SCRIPT = """
import sys, time, django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT, settings.PRIVATE_ROOT = sys.argv[2:4]
from tenants.mergers.actions import run, succession
run.DRAIN_SECONDS = 0
def wait(*_):
    print("copied", flush=True)
    time.sleep(120)
succession.succeed = wait
run.run_merger(sys.argv[1])
"""


def test_a_killed_merger_is_undone_and_starts_over(committed_db: str) -> None:
    origins = cases.open_origins(cases.PARGNY_ET_FILAIN)
    with space_of(origins[1]):
        document = Document(title="Bulletin")
        document.file.save("bulletin.pdf", ContentFile(b"%PDF-1.7"))
        document.save()
    merger = cases.plan(cases.PARGNY_ET_FILAIN, origins)
    assert mergers.check_merger(merger.pk).report["blocking"] == []
    before = [counts.of_space(origin.schema_name) for origin in origins]

    worker = killed_in_the_middle(merger, committed_db)
    assert worker.returncode == -signal.SIGKILL
    connection.close()
    merger.refresh_from_db()
    assert merger.state == Merger.State.RUNNING
    assert not LocalAuthority.objects.filter(name="Pargny-et-Filain").exists()
    assert [counts.of_space(origin.schema_name) for origin in origins] == before
    assert {LocalAuthority.objects.get(pk=each.pk).state for each in origins} == {"suspended"}

    done = mergers.run_merger(merger.pk)
    assert (done.failure, done.state) == ("", "done")
    with space_of(done.target), Document.objects.get(title="Bulletin").open_file() as file:
        assert file.read() == b"%PDF-1.7"


def killed_in_the_middle(merger: Any, database: str) -> subprocess.Popen[str]:
    folders = [str(Path(root)) for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)]
    worker = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(merger.pk), *folders],
        env={**os.environ, "DATABASE_URL": database},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "copied"
    worker.kill()
    worker.wait(timeout=20)
    _wait_until_the_server_noticed()
    return worker


def _wait_until_the_server_noticed() -> None:
    for _try in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                " AND state LIKE 'idle in transaction%'"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.1)
    pytest.fail("the killed worker's transaction is still open")
