"""A migration that exists in no file, to measure and to test upgrades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation


@contextmanager
def one_more_migration(
    app_label: str, name: str, operations: Sequence[Operation], *, atomic: bool = True
) -> Iterator[tuple[str, str]]:
    """Within the block, Django finds this migration after the last one of the app."""
    leaf = max(MigrationLoader(None).graph.leaf_nodes(app_label))
    load_disk = MigrationLoader.load_disk

    def load_one_more(loader: Any) -> None:
        load_disk(loader)
        migration: Any = Migration(name, app_label)
        migration.dependencies = [leaf]
        migration.operations = list(operations)
        migration.atomic = atomic
        loader.disk_migrations[app_label, name] = migration

    with mock.patch.object(MigrationLoader, "load_disk", load_one_more):
        yield app_label, name
