"""What the law says of these duties, read from `facts/`, each file with its source and date."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parent / "facts"


@dataclass(frozen=True)
class AccessibilityRules:
    """Until when a statement holds, from which rate a site is « partiellement conforme »."""

    source: str
    verified_on: date
    version: str
    version_published_on: date
    statement_years: int
    months_after_new_version: int
    plan_years: int
    partly_from_percent: int
    remind_days_before: int
    form_url: str
    delegate_url: str
    post: str


@cache
def facts(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FACTS / f"{name}.json").read_text())
    return found


@cache
def accessibility() -> AccessibilityRules:
    """The last version of the RGAA goes with the rules."""
    told = facts("accessibility")
    last = max(told["versions"], key=lambda each: str(each["published_on"]))
    return AccessibilityRules(
        source=told["source"],
        verified_on=date.fromisoformat(told["verified_on"]),
        version=last["name"],
        version_published_on=date.fromisoformat(last["published_on"]),
        **{
            name: told[name]
            for name in (
                "statement_years",
                "months_after_new_version",
                "plan_years",
                "partly_from_percent",
                "remind_days_before",
            )
        },
        **told["defender"],
    )


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month when there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")
