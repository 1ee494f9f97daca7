"""The tables of a space, as their models describe them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from psycopg import sql

from tenants.mergers.registry import Row

# Pages first: what is written after them may need to know which changed. Revisions last.
_FIRST = ("wagtailcore.page", "wagtailcore.collection")
_LAST = ("wagtailcore.revision", "merger_traces.mergedrow", "merger_traces.formeraddress")
BATCH = 500


@dataclass(frozen=True)
class SpaceTable:
    model: Any

    @property
    def label(self) -> str:
        return str(self.model._meta.label_lower)

    @property
    def name(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def fields(self) -> list[Any]:
        return list(self.model._meta.local_concrete_fields)

    @property
    def pk(self) -> Any:
        return self.model._meta.pk

    @property
    def numbers_its_rows(self) -> bool:
        return isinstance(self.pk, models.AutoField)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural)


@cache
def space_tables() -> tuple[SpaceTable, ...]:
    """Every table of a space, pages first and revisions last."""
    in_spaces = set(settings.TENANT_APPS)
    found = [
        SpaceTable(model)
        for config in apps.get_app_configs()
        if config.name in in_spaces
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return tuple(sorted(found, key=lambda table: _rank(table.label)))


def _rank(label: str) -> int:
    if label in _FIRST:
        return _FIRST.index(label) - len(_FIRST)
    return 1 if label in _LAST else 0


@cache
def space_labels() -> frozenset[str]:
    return frozenset(table.label for table in space_tables())


@cache
def numbered_by(model: Any) -> Any:
    """The model whose key this one's rows carry: a page type is numbered by `Page`."""
    pk = model._meta.concrete_model._meta.pk
    while pk.remote_field is not None:
        model = pk.remote_field.model
        pk = model._meta.pk
    return model._meta.concrete_model


def table_of(model: Any) -> SpaceTable:
    return SpaceTable(model._meta.concrete_model)


def quoted(schema: str, name: str) -> sql.Identifier:
    return sql.Identifier(schema, name)


def text(statement: str, **names: Any) -> str:
    """A statement with its identifiers quoted by psycopg; values stay parameters."""
    return sql.SQL(statement).format(**names).as_string(connection.connection)


def rows(schema: str, table: SpaceTable) -> Iterator[Row]:
    """Every row as the database holds it: JSON as text, links as keys."""
    names = [field.attname for field in table.fields]
    with connection.cursor() as cursor:
        cursor.execute(
            text(
                "SELECT {columns} FROM {table} ORDER BY {key}",
                columns=_columns(table),
                table=quoted(schema, table.name),
                key=sql.Identifier(table.pk.column),
            )
        )
        for values in cursor.fetchall():
            yield dict(zip(names, values, strict=True))


def insert(schema: str, table: SpaceTable, found: Sequence[Row]) -> None:
    names = [field.attname for field in table.fields]
    columns = [field.column for field in table.fields]
    insert_values(schema, table.name, columns, [[row[name] for name in names] for row in found])


def insert_values(
    schema: str, name: str, columns: Sequence[str], found: Sequence[Sequence[Any]]
) -> None:
    with connection.cursor() as cursor:
        statement = text(
            "INSERT INTO {table} ({columns}) VALUES ({marks})",
            table=quoted(schema, name),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            marks=sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
        )
        for start in range(0, len(found), BATCH):
            cursor.executemany(statement, found[start : start + BATCH])


def _columns(table: SpaceTable) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(field.column) for field in table.fields)


def count(schema: str, table: SpaceTable) -> int:
    where = quoted(schema, table.name)
    return int(single("SELECT count(*) FROM {table}", table=where))


def single(statement: str, parameters: Sequence[Any] = (), **names: Any) -> Any:
    """The first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(text(statement, **names), list(parameters))
        row = cursor.fetchone()
    return row[0] if row else None


def execute(statement: str, parameters: Sequence[Any] = (), **names: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text(statement, **names), list(parameters))


def advance_sequences(schema: str) -> None:
    """After rows came with their numbers: the next one must be free."""
    for table in space_tables():
        if not table.numbers_its_rows:
            continue
        where = quoted(schema, table.name)
        execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), max({key})) FROM {table} "
            "HAVING max({key}) IS NOT NULL",
            [f'"{schema}"."{table.name}"', table.pk.column],
            key=sql.Identifier(table.pk.column),
            table=where,
        )
