"""The list of criteria, read from `facts/criteria.json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from shared_services.site_duties.models.checks import State
from shared_services.site_duties.rules import facts

# What an essential criterion weighs in the score, beside a recommended one.
WEIGHTS = {"E": 2, "R": 1}


@dataclass(frozen=True)
class Criterion:
    """`level`: E essential, R recommended. `asked`: an agent answers. `fix`: one click does it."""

    code: str
    family: str
    level: str
    label: str
    why: str = ""
    asked: bool = False
    fix: str = ""
    fix_label: str = ""
    where: str = ""

    @property
    def is_essential(self) -> bool:
        return self.level == "E"


@dataclass(frozen=True)
class Outcome:
    """What a check found; `findings` are (page, what is wrong there)."""

    state: State
    told: str = ""
    findings: list[tuple[str, str]] = field(default_factory=list)


@cache
def criteria() -> dict[str, Criterion]:
    return {each["code"]: Criterion(**each) for each in facts("criteria")["criteria"]}


def families() -> dict[str, str]:
    found: dict[str, str] = facts("criteria")["families"]
    return found


def score(states: dict[str, str]) -> int | None:
    """Share of what is in order among what is known, in percent; None when nothing is."""
    known = right = 0
    for code, criterion in criteria().items():
        state = states.get(code, State.UNKNOWN)
        if state == State.UNKNOWN:
            continue
        known += WEIGHTS[criterion.level]
        right += WEIGHTS[criterion.level] if state == State.RIGHT else 0
    return round(100 * right / known) if known else None
