"""The screen of conformity: each criterion with its state, since when, and what to do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from shared_services.site_duties.criteria import Criterion, criteria, families, score
from shared_services.site_duties.models import Check, Finding
from shared_services.site_duties.models.checks import State

MOST_SHOWN = 30


@dataclass(frozen=True)
class Line:
    criterion: Criterion
    check: Check
    findings: list[Finding]
    more: int = 0

    @property
    def state_label(self) -> str:
        return str(State(self.check.state).label)


@dataclass(frozen=True)
class Family:
    label: str
    lines: list[Line]

    @property
    def wrong(self) -> int:
        return sum(line.check.state == State.WRONG for line in self.lines)


@dataclass(frozen=True)
class Report:
    score: int | None
    families: list[Family]
    right: int
    wrong: int
    unknown: int
    checked_at: Any = None
    states: dict[str, str] = field(default_factory=dict)


def report() -> Report:
    """Two reads, whatever was found."""
    checks = {row.code: row for row in Check.objects.all()}
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.all():
        findings[finding.code].append(finding)
    lines = [
        _line(each, checks.get(each.code) or Check(code=each.code), findings[each.code])
        for each in criteria().values()
    ]
    states = {line.criterion.code: line.check.state for line in lines}
    found = list(states.values())
    return Report(
        score=score(states),
        families=[
            Family(label, [line for line in lines if line.criterion.family == name])
            for name, label in families().items()
        ],
        right=found.count(State.RIGHT),
        wrong=found.count(State.WRONG),
        unknown=found.count(State.UNKNOWN),
        checked_at=max((row.checked_at for row in checks.values() if row.checked_at), default=None),
        states=states,
    )


def _line(criterion: Criterion, check: Check, findings: list[Finding]) -> Line:
    return Line(criterion, check, findings[:MOST_SHOWN], max(0, len(findings) - MOST_SHOWN))
