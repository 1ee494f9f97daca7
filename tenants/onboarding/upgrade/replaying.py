"""Upgrading one space, whole or not at all, without making its visitors wait."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

from kernel.database_rights.applying import grant_schema
from kernel.tenancy import public_space, schema_named
from tenants.onboarding.errors import SpaceDamaged
from tenants.onboarding.upgrade import rights
from tenants.onboarding.upgrade.recording import Script, migrate_with_django
from tenants.onboarding.upgrade.states import state_of

logger = logging.getLogger(__name__)

# lock_not_available, deadlock_detected, serialization_failure: somebody was at work, try again.
WORTH_ANOTHER_TRY = {"55P03", "40P01", "40001"}


@dataclass(frozen=True)
class Patience:
    """How long a statement waits for a lock, and how often the whole is tried.

    While we wait for a table, every later reader of it queues behind us: wait little, try often.
    """

    lock_timeout_ms: int = 2000
    tries: int = 6
    first_pause: float = 0.5


def replay(schema_name: str, scripts: list[Script], patience: Patience) -> None:
    """Take the space to the last script's final state, in one transaction.

    A space that is there already is left alone. Raises SpaceDamaged when it is in neither state.
    """
    with schema_named(schema_name), transaction.atomic():
        _wait_little(patience)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [schema_name])
        state = state_of(schema_name)
        if state == scripts[-1].after:
            return
        if state != scripts[0].before:
            raise SpaceDamaged(f"{schema_name} has other migrations than expected")
        for script in scripts:
            apply(schema_name, script)
        if any(script.creates_tables for script in scripts):
            grant_schema(schema_name)


def apply(schema_name: str, script: Script) -> None:
    """Run the script in the caller's transaction, the schema selected."""
    _check_tables(schema_name, script.tables)
    with connection.cursor() as cursor:
        for statement in script.statements:
            cursor.execute(statement.replace(script.recorded_in, schema_name))
        cursor.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())",
            script.migrations,
        )
    rights.copy_new(schema_name)


def migrate_alone(schema_name: str, patience: Patience) -> None:
    """Upgrade one space by Django's executor, for plans with Python code."""
    with public_space():
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {patience.lock_timeout_ms:d}")
            migrate_with_django(schema_name)
            with transaction.atomic():
                rights.copy_new(schema_name)
                grant_schema(schema_name)
        finally:
            _stop_hurrying()


def tried_again(work: Callable[[], None], patience: Patience) -> None:
    """Run it, again when a lock could not be had, with longer and longer pauses."""
    pause = patience.first_pause
    for attempt in range(1, patience.tries + 1):
        try:
            return work()
        except OperationalError as error:
            code = getattr(error.__cause__, "sqlstate", None)
            if code not in WORTH_ANOTHER_TRY or attempt == patience.tries:
                raise
            logger.info("try %d: %s", attempt, str(error).splitlines()[0])
            time.sleep(pause)
            pause *= 2
    return None


def _wait_little(patience: Patience) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {patience.lock_timeout_ms:d}")


def _stop_hurrying() -> None:
    """A broken connection forgets its settings by itself."""
    if connection.connection is not None and connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def _check_tables(schema_name: str, tables: list[str]) -> None:
    """With a table missing here, the search path would lead to the public one of that name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t FROM unnest(%s::text[]) AS t "
            "WHERE to_regclass(format('%%I.%%I', %s::text, t)) IS NULL",
            [tables, schema_name],
        )
        missing = [row[0] for row in cursor.fetchall()]
    if missing:
        raise SpaceDamaged(f"{schema_name} lacks {', '.join(missing)}: see `beffroi doctor`")
