"""Which key a row of an origin has in the target."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import sql

from tenants.mergers.copying import tables
from tenants.mergers.copying.tables import SpaceTable, numbered_by, space_labels, space_tables
from tenants.mergers.registry import MergeRule, Policy, Row, rule_for

NO_COPY = (Policy.SKIP, Policy.REBUILT)


@dataclass
class Identities:
    """Old key → new key: shifted numbers, kept UUIDs, rows the target has already."""

    offsets: dict[str, int] = field(default_factory=dict)
    matched: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def new(self, model: Any, old: Any) -> Any:
        """The key in the target; None when no row of that table comes. Public keys stay."""
        if old is None:
            return None
        owner = numbered_by(model)
        label = owner._meta.label_lower
        if label not in space_labels():
            return old
        found = self.matched.get(label, {})
        if old in found:
            return found[old]
        if rule_for(label).policy in NO_COPY:
            return None
        return old + self.offsets[label] if label in self.offsets else old

    def new_text(self, model: Any, old: str) -> str:
        """The same for a key kept as text, as generic links do. What is no key stays."""
        owner = numbered_by(model)
        if owner._meta.label_lower not in space_labels():
            return old
        key = _parsed(owner, old)
        new = self.new(owner, key) if key is not None else None
        return old if new is None else str(new)

    def is_matched(self, table: SpaceTable, key: Any) -> bool:
        return key in self.matched.get(numbered_by(table.model)._meta.label_lower, {})


def _parsed(model: Any, text: str) -> Any:
    if SpaceTable(model).numbers_its_rows:
        return int(text) if text.isascii() and text.isdigit() else None
    try:
        return UUID(text)
    except ValueError:
        return text


def identities(schema_from: str, schema_to: str) -> Identities:
    """Numbers shifted past the target's last one; rows that stand for one another, by rule."""
    found = Identities()
    for table in space_tables():
        rule = rule_for(table.label)
        if rule.policy in NO_COPY or table.pk.remote_field is not None:
            continue
        if table.numbers_its_rows:
            found.offsets[table.label] = tables.single(
                "SELECT coalesce(max({key}), 0) FROM {table}",
                key=sql.Identifier(table.pk.column),
                table=tables.quoted(schema_to, table.name),
            )
        if rule.policy == Policy.MATCH:
            found.matched[table.label] = _matched(table, rule, schema_from, schema_to)
    return found


def _matched(
    table: SpaceTable, rule: MergeRule, schema_from: str, schema_to: str
) -> dict[Any, Any]:
    here = list(tables.rows(schema_to, table))
    there = list(tables.rows(schema_from, table))
    pk = table.pk.attname
    if not rule.match_on:  # one row in all: every origin's stands for the target's first
        return {row[pk]: here[0][pk] for row in there} if here else {}

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in rule.match_on)

    known = {key(row): row[pk] for row in here}
    return {row[pk]: known[key(row)] for row in there if key(row) in known}
