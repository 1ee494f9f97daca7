"""Upgrading the whole platform: public tables, the template, then every space that is behind."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from django.core.management import call_command
from django.db import connections, transaction

from accounts.roles.facade import create_role_groups
from kernel.database_rights.applying import (
    apply_rights,
    create_space_role,
    grant_schema,
    spaces_without_rights,
)
from kernel.search import ensure_french_search
from kernel.tenancy import PUBLIC_SCHEMA, public_space
from tenants.authorities.models import LocalAuthority
from tenants.onboarding import pool, template
from tenants.onboarding.naming import TEMPLATE_SCHEMA
from tenants.onboarding.upgrade import rights
from tenants.onboarding.upgrade.recording import Script, can_be_replayed, plan_for, record
from tenants.onboarding.upgrade.replaying import Patience, migrate_alone, replay, tried_again
from tenants.onboarding.upgrade.states import migrations_of, states_of

logger = logging.getLogger(__name__)

# Two upgrades at the same time would fight for the same tables.
LOCK_ID = 5_120_824

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """How the upgrade of one space went; an empty error means well."""

    schema_name: str
    error: str = ""
    had_nothing_to_do: bool = False


@dataclass
class Report:
    """`failed` holds (name of the authority, schema, error)."""

    upgraded: int = 0
    up_to_date: int = 0
    failed: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for another upgrade to end. On a connection of its own: commands close the usual one."""
    lock = connections.create_connection("default")
    try:
        with lock.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_ID])
        yield
    finally:
        lock.close()


def migrate_public() -> None:
    """Bring the public schema and everybody's rights on it up to this version."""
    state = states_of([PUBLIC_SCHEMA]).get(PUBLIC_SCHEMA)
    with public_space():
        had = set(migrations_of(PUBLIC_SCHEMA)) if state else set()
    if not template.migrations_of_the_code() <= had:
        ensure_french_search()
        call_command("migrate_schemas", shared=True, verbosity=0)
        create_role_groups()
    # Always: what is declared changes without a migration.
    apply_rights()
    for schema_name in spaces_without_rights():
        create_space_role(schema_name)


def upgrade_spaces(*, jobs: int, patience: Patience, tell: Tell) -> Report:
    """Upgrade every space that is behind the template; one that fails does not stop the others.

    Safe to interrupt and to run again: a space is upgraded whole or not at all, and those that
    are done are not visited again.
    """
    with public_space():
        names = dict(LocalAuthority.objects.values_list("schema_name", "name"))
    states = states_of([*names, TEMPLATE_SCHEMA])
    wanted = states.pop(TEMPLATE_SCHEMA)
    report = Report(up_to_date=sum(state == wanted for state in states.values()))
    behind = {schema: state for schema, state in states.items() if state != wanted}

    count = itertools.count(1)

    def note(outcome: Outcome) -> None:
        schema = outcome.schema_name
        if outcome.had_nothing_to_do:
            report.up_to_date += 1
        elif outcome.error:
            report.failed.append((names[schema], schema, outcome.error))
        else:
            report.upgraded += 1
        failed = f" FAILED: {outcome.error}" if outcome.error else ""
        tell(next(count), len(behind), f"{names[schema]}{failed}")

    for state in sorted(set(behind.values()), key=str):
        schemas = sorted(name for name in behind if behind[name] == state)
        for outcome in _upgrade_group(state, schemas, jobs, patience):
            note(outcome)
    report.failed.sort()
    return report


def _upgrade_group(
    state: str | None, schemas: list[str], jobs: int, patience: Patience
) -> Iterator[Outcome]:
    """All the schemas that have the same migrations."""
    if state is None:
        for schema in schemas:
            yield Outcome(schema, "it has no table of migrations: see `beffroi doctor`")
        return
    scripts = _chain_from(state)
    plan = plan_for(schemas[0]) if not scripts else []
    if not scripts and not plan:
        # Ahead of the code, or with migrations since removed: nothing to run.
        yield from (Outcome(schema, had_nothing_to_do=True) for schema in schemas)
        return
    waiting = list(schemas)
    if not scripts and can_be_replayed(plan, schema_name=schemas[0]):
        while waiting and not scripts:
            outcome, script = _record_in(waiting.pop(0), patience)
            scripts = [script] if script else []
            yield outcome
    work = partial(_upgrade_one, scripts=scripts, patience=patience)
    for _schema, outcome in pool.each(work, waiting, jobs=jobs):
        yield outcome


def _chain_from(state: str) -> list[Script]:
    """The scripts that lead from this state to the template's, when the template went that way."""
    scripts = template.known_scripts()
    for position, script in enumerate(scripts):
        if script.before == state:
            return scripts[position:]
    return []


def _record_in(schema: str, patience: Patience) -> tuple[Outcome, Script | None]:
    """Upgrade the first of a group by Django and keep the SQL for the others."""
    scripts: list[Script] = []

    def work() -> None:
        with public_space(), transaction.atomic():
            script = record(schema, lock_timeout_ms=patience.lock_timeout_ms)
            rights.copy_new(schema)
            grant_schema(schema)
        scripts.append(script)

    outcome = _answered(schema, partial(tried_again, work, patience))
    return outcome, scripts[0] if scripts else None


def _upgrade_one(schema: str, *, scripts: list[Script], patience: Patience) -> Outcome:
    def work() -> None:
        if scripts:
            replay(schema, scripts, patience)
        else:
            migrate_alone(schema, patience)

    return _answered(schema, partial(tried_again, work, patience))


def _answered(schema: str, work: Callable[[], None]) -> Outcome:
    try:
        work()
    except Exception as error:  # told at the end; the other spaces must go on
        logger.exception("upgrade of %s failed", schema)
        said = (str(error).splitlines() or [""])[0]
        return Outcome(schema, f"{type(error).__name__}: {said}")
    return Outcome(schema)
