"""What services say about merging their tables. Services sit above us: they register, we call.

Without a rule, every row is copied: whole numbers that identify rows are shifted, UUIDs kept,
links, rich text and files follow. A rule is for what the metadata of a table cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenants.mergers.copying.context import OriginCopy

Row = dict[str, Any]


class Policy(StrEnum):
    COPY = "copy"  # every row comes
    MATCH = "match"  # a row the target has already (same `match_on`) stands for the origin's
    SKIP = "skip"  # no row comes; `why` says so in the report
    REBUILT = "rebuilt"  # made anew in the target from the other tables


@dataclass(frozen=True)
class MergeRule:
    """How one table is merged.

    MATCH without `match_on`: all rows of an origin stand for the target's first one.
    `change(row, copy)` may alter a row on its way, its links already translated; giving back None
    leaves it behind, and `why` tells the reason. `told` puts the rows left behind in the report.
    `with_parent` names a link: the row stays behind when the target already has what it points to.
    """

    model: str
    policy: Policy = Policy.COPY
    match_on: tuple[str, ...] = ()
    with_parent: str = ""
    why: str = ""
    told: bool = False
    change: Callable[[Row, OriginCopy], Row | None] | None = None


Step = Callable[["OriginCopy"], None]
SectionParent = Callable[[Any], int]

_rules: dict[str, MergeRule] = {}
_steps: dict[str, Step] = {}
_section_parents: list[SectionParent] = []

DEFAULT = MergeRule("")


def register_merge_rule(rule: MergeRule) -> None:
    """Call from `AppConfig.ready()`; `rule.model` is « app_label.Model »."""
    _rules[rule.model.lower()] = rule


def register_merge_step(name: str, step: Step) -> None:
    """Run `step` in the target's space, under its own role, once an origin's rows are there."""
    _steps[name] = step


def register_section_parent(find: SectionParent) -> None:
    """`find(authority)` runs in the target's space and gives the page that holds the sections."""
    _section_parents[:] = [find]


def rule_for(label: str) -> MergeRule:
    return _rules.get(label.lower(), DEFAULT)


def merge_steps() -> list[Step]:
    return list(_steps.values())


def section_parent() -> SectionParent | None:
    return _section_parents[0] if _section_parents else None
