"""Opening and upgrading many spaces, and the same by stock django-tenants for a few."""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import operations

from kernel.tenancy import public_space
from project.bench.migrations import one_more_migration
from tenants.authorities.models import LocalAuthority
from tenants.directory.models import Epci
from tenants.onboarding import actions, pool
from tenants.onboarding.management.commands.onboard import open_one

PAYS_BASQUE = "200067106"
APP, MODEL = "document_requests", "documentrequest"


@dataclass(frozen=True)
class Stock:
    """Seconds per tenant, by django-tenants' own `migrate_schemas` on the same apps."""

    opening: float
    nothing: float
    column: float


def stock_tenants(count: int) -> Stock:
    names = [f"beffroi_stock_{number}" for number in range(count)]
    try:
        opening = statistics.median(_timed(_create, name) for name in names)
        nothing = statistics.median(_timed(_migrate, name) for name in names)
        with _added_column():
            column = statistics.median(_timed(_migrate, name) for name in names)
    finally:
        with public_space(), connection.cursor() as cursor:
            for name in names:
                cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
    return Stock(opening, nothing, column)


def open_pays_basque(jobs: int) -> tuple[float, int]:
    """Seconds for the command itself, from another process, and how many spaces it opened."""
    before = LocalAuthority.objects.count()
    taken = _timed(_command, "onboard", PAYS_BASQUE, "--jobs", str(jobs))
    return taken, LocalAuthority.objects.count() - before


def open_until(wanted: int, jobs: int) -> list[tuple[int, float]]:
    """Open intercommunalities until there are so many spaces: (spaces, seconds since start)."""
    start = time.perf_counter()
    have = LocalAuthority.objects.count()
    told = [(have, 0.0)]
    for siren in _sirens():
        if have >= wanted:
            break
        job = actions.start_intercommunality(siren, actor=None, in_background=False)
        steps = list(job.steps.order_by("position").values_list("pk", flat=True))
        for waiting in (steps[:1], steps[1 : wanted - have]):
            for _step, (name, error) in pool.each(open_one, waiting, jobs=jobs):
                if error:
                    raise RuntimeError(f"{name}: {error}")
        have = LocalAuthority.objects.count()
        told.append((have, time.perf_counter() - start))
    return told


def upgrade_with_nothing_to_do() -> tuple[float, float]:
    """Seconds inside a running Python, and for the whole command with Python's own start."""
    call_command("migrate_spaces", stdout=io.StringIO())
    inside = _timed(lambda: call_command("migrate_spaces", stdout=io.StringIO()))
    return inside, _timed(_command, "migrate_spaces")


def upgrade_with_a_column(jobs: int) -> float:
    with _added_column():
        return _timed(lambda: call_command("migrate_spaces", jobs=jobs, stdout=io.StringIO()))


def examination(jobs: int) -> float:
    return _timed(lambda: call_command("doctor", jobs=jobs, stdout=io.StringIO()))


def _added_column() -> AbstractContextManager[tuple[str, str]]:
    column = models.CharField(max_length=20, default="", db_default="")
    return one_more_migration(APP, "9999_bench", [operations.AddField(MODEL, "bench", column)])


def _sirens() -> Iterator[str]:
    opened = set(LocalAuthority.objects.values_list("siren", flat=True))
    for siren in Epci.objects.order_by("siren").values_list("siren", flat=True):
        if siren not in opened:
            yield siren


def _create(name: str) -> None:
    with public_space(), connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{name}"')
    _migrate(name)


def _migrate(name: str) -> None:
    call_command("migrate_schemas", schema_name=name, verbosity=0)


def _command(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env=dict(os.environ),
        check=True,
        capture_output=True,
    )


def _timed(work: Callable[..., object], *arguments: str) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start
