"""The count that must be right: what the target holds is the sum of the origins, no row less.

Rows that stay behind, and rows the merger itself writes, are each named with their reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tenants.mergers.copying import tables
from tenants.mergers.copying.context import Journal, Origin
from tenants.mergers.copying.tables import space_tables
from tenants.mergers.errors import MergeInconsistent
from tenants.mergers.registry import Policy, rule_for


def of_space(schema: str) -> dict[str, int]:
    return {table.label: tables.count(schema, table) for table in space_tables()}


def check(
    origins: Sequence[Origin], target: Any, before: dict[str, int], journal: Journal
) -> list[dict[str, Any]]:
    """The volumes for the report. Raises MergeInconsistent."""
    copied = [origin for origin in origins if origin.schema_name != target.schema_name]
    of_origins = [(origin, of_space(origin.schema_name)) for origin in copied]
    after = of_space(target.schema_name)
    volumes, wrong = [], []
    for table in space_tables():
        label = table.label
        rule = rule_for(label)
        line: dict[str, Any] = {
            "table": label,
            "title": table.title,
            "before": before[label],
            "origins": {origin.name: found[label] for origin, found in of_origins},
            "left_behind": _reasons(journal.left_behind, label),
            "added": _reasons(journal.added, label),
            "after": after[label],
        }
        if rule.policy == Policy.REBUILT:
            line["left_behind"] = {rule.why: sum(line["origins"].values())}
        elif after[label] != _expected(line):
            wrong.append(f"{label}: {after[label]} rows instead of {_expected(line)}")
        volumes.append(line)
    if wrong:
        raise MergeInconsistent("; ".join(wrong))
    return volumes


def _expected(line: dict[str, Any]) -> int:
    arriving = line["before"] + sum(line["origins"].values()) + sum(line["added"].values())
    return int(arriving - sum(line["left_behind"].values()))


def _reasons(counted: dict[tuple[str, str], int], label: str) -> dict[str, int]:
    return {why: number for (of, why), number in counted.items() if of == label}
