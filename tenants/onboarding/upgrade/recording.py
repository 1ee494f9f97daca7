"""Running the missing migrations once, in one schema, and writing down the SQL they are made of.

The schema editor is the witness: what it runs here, in a real schema with its real constraint
names, is what every other schema in the same state needs. `sqlmigrate` would not do: a migration
that undoes what an earlier one of the same plan made finds nothing to undo there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, router, transaction
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

from kernel.tenancy import schema_named
from tenants.onboarding.upgrade.states import migrations_of, state_of, tables_of

# Between two migrations: what the first left for the end of the transaction is due now, or the
# second cannot alter the same table.
BETWEEN_MIGRATIONS = ("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")


@dataclass(frozen=True)
class Script:
    """The SQL that takes a schema from one state of its migrations to another."""

    before: str
    after: str
    recorded_in: str
    tables: list[str]
    statements: list[str]
    migrations: list[tuple[str, str]]

    @property
    def creates_tables(self) -> bool:
        return any(statement.startswith("CREATE TABLE") for statement in self.statements)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Script:
        migrations = [(app, name) for app, name in data["migrations"]]
        return cls(**{**data, "migrations": migrations})


class Recorder:
    """Collects what schema editors run, in the order they run it."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Every schema editor of this connection tells us what it runs."""
        database: Any = connection
        # The proxy hands out attributes of the real connection; set it there.
        before = database.SchemaEditorClass
        database.SchemaEditorClass = self._listening_editor(before)
        try:
            yield
        finally:
            database.SchemaEditorClass = before

    def _listening_editor(self, editor: Any) -> Any:
        statements = self.statements

        class ListeningEditor(editor):
            def execute(self, sql: Any, params: Any = ()) -> None:
                text = str(sql)
                if params is not None:
                    text = self.connection.ops.compose_sql(text, params)
                statements.append(text)
                super().execute(sql, params)

        return ListeningEditor

    def separate(self, action: str, migration: Any = None, _fake: bool = False) -> None:
        """Progress callback of Django's executor."""
        if action == "apply_success":
            with connection.cursor() as cursor:
                for statement in BETWEEN_MIGRATIONS:
                    cursor.execute(statement)
            self.statements += BETWEEN_MIGRATIONS


def record(schema_name: str, *, lock_timeout_ms: int = 0) -> Script:
    """Run the missing migrations in the schema, in one transaction, and return their SQL.

    Only for a plan that `can_be_replayed`. Permissions of new models are left to the caller.
    """
    recorder = Recorder()
    with schema_named(schema_name), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {lock_timeout_ms:d}")
        before, had = state_of(schema_name), migrations_of(schema_name)
        tables = tables_of(schema_name)
        with recorder.listening():
            _migrate(recorder.separate)
        added = migrations_of(schema_name)[len(had) :]
        return Script(
            before=before,
            after=state_of(schema_name),
            recorded_in=schema_name,
            tables=tables,
            statements=recorder.statements,
            migrations=added,
        )


def migrate_with_django(schema_name: str) -> None:
    """Run the missing migrations as Django does, each in its own transaction."""
    with schema_named(schema_name):
        _migrate()


def _migrate(progress: Any = None) -> None:
    executor = MigrationExecutor(connection, progress)
    executor.loader.check_consistent_history(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def plan_for(schema_name: str) -> list[Migration]:
    """The migrations this schema lacks, in the order to run them."""
    with schema_named(schema_name):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        return [migration for migration, _backwards in plan]


def can_be_replayed(plan: Iterable[Migration], *, schema_name: str) -> bool:
    """Whether the plan is made of SQL alone: no Python to run in each space, no CONCURRENTLY."""
    with schema_named(schema_name):
        return all(
            not router.allow_migrate("default", migration.app_label)
            or (migration.atomic and all(map(_is_sql, migration.operations)))
            for migration in plan
        )


def _is_sql(operation: Any) -> bool:
    if isinstance(operation, operations.SeparateDatabaseAndState):
        return all(map(_is_sql, operation.database_operations))
    if isinstance(operation, operations.RunPython):
        return operation.code is operations.RunPython.noop
    # Django's own operations speak through the schema editor; of others we cannot know.
    return type(operation).__module__.startswith("django.db.migrations.operations.")
