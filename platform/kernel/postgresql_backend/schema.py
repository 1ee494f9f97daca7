"""Schema editor: no foreign-key constraint from a space's table to a public table.

With such constraints, deleting one account takes a lock on a table of every space: measured at
300 communes, "out of shared memory"; and each new space slows the creation of the next. Django's
relation stays, the database constraint goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.backends.postgresql.schema import DatabaseSchemaEditor


class SpaceSchemaEditor(DatabaseSchemaEditor):
    def create_model(self, model: Any) -> None:
        with self._without_constraints_to_public(model._meta.local_fields):
            super().create_model(model)

    def add_field(self, model: Any, field: Any) -> None:
        with self._without_constraints_to_public([field]):
            super().add_field(model, field)

    def alter_field(self, model: Any, old_field: Any, new_field: Any, strict: bool = False) -> None:
        with self._without_constraints_to_public([old_field, new_field]):
            super().alter_field(model, old_field, new_field, strict)

    @contextmanager
    def _without_constraints_to_public(self, fields: Iterable[Any]) -> Iterator[None]:
        changed = [field for field in fields if self._points_from_space_to_public(field)]
        for field in changed:
            field.db_constraint = False
        try:
            yield
        finally:
            for field in changed:
                field.db_constraint = True

    def _points_from_space_to_public(self, field: Any) -> bool:
        connection: Any = self.connection
        if connection.schema_name == "public":
            return False
        if not field.remote_field or not getattr(field, "db_constraint", False):
            return False
        target = field.remote_field.model
        return apps.get_app_config(target._meta.app_label).name not in settings.SPACE_APPS
