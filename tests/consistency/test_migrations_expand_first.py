"""Old code serves while spaces are upgraded: what it uses goes one release later.

See docs/upgrades.md. A migration that takes something away says which release stopped using it.
"""

from __future__ import annotations

import sys
from typing import Any

from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader

from tests.consistency.code import our_apps

TAKES_AWAY = (
    operations.RemoveField,
    operations.RenameField,
    operations.DeleteModel,
    operations.RenameModel,
    operations.AlterModelTable,
)

# Written before anyone had a deployment to upgrade.
BEFORE_THE_FIRST_RELEASE = {"accounts.0003_credentials_apart"}


def taking_away(migration: Any) -> bool:
    return any(isinstance(operation, TAKES_AWAY) for operation in migration.operations)


def test_a_migration_that_takes_away_names_the_release_that_stopped_using_it() -> None:
    ours = {config.label for config in our_apps()}
    silent = {
        f"{app}.{name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in ours and taking_away(migration) and not _contracts(migration)
    }
    assert silent == BEFORE_THE_FIRST_RELEASE


def _contracts(migration: Any) -> str:
    return str(getattr(sys.modules[type(migration).__module__], "CONTRACTS", ""))
