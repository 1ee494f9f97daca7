"""Opening a space: our replay of a template against the stock creation by migrations."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection, transaction

from kernel.database_rights.applying import create_space_role, drop_space_role
from kernel.tenancy import public_space, schema_named, space_of
from tenants.authorities.models import LocalAuthority
from tenants.onboarding.registry import space_builders
from tenants.onboarding.template import fill_migrated_schema, replay_template

SCHEMA = "beffroi_bench_q7x2"


@dataclass(frozen=True)
class Opening:
    """Seconds, whole content included, for the same commune both ways, in turn."""

    ours: list[float]
    stock: list[float]


def measure_openings(*, ours: int, stock: int) -> Opening:
    """Open and drop a throw-away space several times each way, on the running database."""
    commune = LocalAuthority.objects.get(slug="montholon")
    commune.schema_name = SCHEMA  # never saved
    result = Opening([], [])
    for turn in range(max(ours, stock)):
        if turn < stock:
            result.stock.append(_timed(_by_migrations, commune))
        if turn < ours:
            result.ours.append(_timed(_by_replay, commune))
    return result


def _timed(open_space: Callable[[LocalAuthority], None], commune: LocalAuthority) -> float:
    _drop()
    start = time.perf_counter()
    open_space(commune)
    taken = time.perf_counter() - start
    _drop()
    return taken


def _by_replay(commune: LocalAuthority) -> None:
    with public_space(), transaction.atomic():
        replay_template(SCHEMA)
        with space_of(commune):
            for builder in space_builders():
                builder.personalise(commune)


def _by_migrations(commune: LocalAuthority) -> None:
    """As django-tenants does on `save()`: create the schema, migrate it; then our content."""
    with public_space():
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA "{SCHEMA}"')
        call_command("migrate_schemas", schema_name=SCHEMA, verbosity=0)
        with schema_named(SCHEMA), transaction.atomic():
            fill_migrated_schema()
        create_space_role(SCHEMA)
        with space_of(commune), transaction.atomic():
            for builder in space_builders():
                builder.personalise(commune)


def _drop() -> None:
    with public_space(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{SCHEMA}" CASCADE')
        drop_space_role(SCHEMA)
