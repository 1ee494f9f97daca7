"""Values that must be unique in the target and are there already: « 2026-01 » in two communes.

Text takes the origin's INSEE code in front, as registers keep their old numbering under a prefix;
a UUID that two spaces have from the common template is drawn anew, always the same for one origin.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from tenants.mergers.copying import tables
from tenants.mergers.copying.context import OriginCopy
from tenants.mergers.copying.tables import SpaceTable
from tenants.mergers.registry import Row


class UniqueValues:
    """The unique values of one table of the target, read once per origin."""

    def __init__(self, copy: OriginCopy, table: SpaceTable) -> None:
        self.copy, self.table = copy, table
        wanted = [fields for fields in unique_sets(table.model) if adjustable(fields)]
        self.sets = [(fields, adjustable(fields), self._taken(fields)) for fields in wanted]

    def _taken(self, fields: tuple[Any, ...]) -> set[tuple[str, ...]]:
        found = tables.rows(self.copy.schema_to, self.table)
        return {key for row in found if (key := _key(row, fields)) is not None}

    def make_free(self, row: Row, old_key: Any) -> None:
        """Change what is taken, and tell the report."""
        for fields, field, taken in self.sets:
            key = _key(row, fields)
            if field is None or key is None or key not in taken:
                continue
            before = row[field.attname]
            row[field.attname] = self._other(field, before)
            self._tell(field, before, row[field.attname], old_key)
            after = _key(row, fields)
            if after in taken:
                self._cannot(before)

    def _other(self, field: Any, value: Any) -> Any:
        if isinstance(field, models.UUIDField):
            new = uuid.uuid5(self.copy.origin.authority_id, str(value))
            self.copy.replaced_keys[str(value)] = str(new)
            return new
        prefixed = f"{self.copy.origin.insee_code}-{value}"
        if field.max_length and len(prefixed) > field.max_length:
            self._cannot(value)
        return prefixed

    def _tell(self, field: Any, before: Any, after: Any, old_key: Any) -> None:
        if isinstance(field, models.UUIDField):
            return
        self.copy.journal.collide(
            "numbers",
            table=self.table.title,
            field=str(field.verbose_name),
            origin=self.copy.origin.name,
            before=str(before),
            after=str(after),
            old_key=str(old_key),
        )

    def _cannot(self, value: Any) -> None:
        self.copy.journal.block(
            "value_taken",
            _(
                "« %(value)s » (%(table)s, %(origin)s) existe dans deux communes et ne peut pas"
                " être renommé automatiquement. Changez-le dans l'une des deux, puis vérifiez de"
                " nouveau."
            )
            % {"value": value, "table": self.table.title, "origin": self.copy.origin.name},
        )


def unique_sets(model: Any) -> list[tuple[Any, ...]]:
    """Fields, alone or together, whose values must differ from row to row; keys aside."""
    meta = model._meta
    found = [(field,) for field in meta.local_concrete_fields if field.unique]
    named = [tuple(names) for names in meta.unique_together]
    named += [tuple(c.fields) for c in meta.constraints if isinstance(c, models.UniqueConstraint)]
    local = {field.name: field for field in meta.local_concrete_fields}
    for names in named:
        if names and all(name in local for name in names):
            found.append(tuple(local[name] for name in names))
    return [fields for fields in found if not any(field.primary_key for field in fields)]


def adjustable(fields: tuple[Any, ...]) -> Any | None:
    """The field to change when the set is taken. Paths of trees are given elsewhere."""
    for field in fields:
        if field.remote_field is None and isinstance(field, models.UUIDField):
            return field
    for field in fields:
        plain = isinstance(field, models.CharField | models.TextField)
        if plain and not field.choices and field.name != "path" and field.remote_field is None:
            return field
    return None


def _key(row: Row, fields: tuple[Any, ...]) -> tuple[str, ...] | None:
    values = [row[field.attname] for field in fields]
    return None if any(value is None for value in values) else tuple(map(str, values))
