"""Types of alerts and defaults, as data: what people read, and the codes of CAP 1.2."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class AlertKind:
    """A type of alert: its CAP category and response type, and a text ready to be sent.

    `{place}` in the texts is « à Montholon ». `hours`: how long it is valid unless one says more.
    """

    code: str
    label: str
    category: str
    response: str
    severity: str
    urgency: str
    certainty: str
    hours: int
    headline: str
    instruction: str
    sms: str
    help: str


@dataclass(frozen=True)
class Defaults:
    """`confirm_above` persons a second person agrees; the rest bounds what may be chosen."""

    confirm_above: int
    hold_minutes: int
    longest_hold_minutes: int
    longest_days: int


@cache
def kinds() -> dict[str, AlertKind]:
    rows = json.loads((HERE / "kinds.json").read_text(encoding="utf-8"))
    return {row["code"]: AlertKind(**row) for row in rows}


@cache
def defaults() -> Defaults:
    return Defaults(**json.loads((HERE / "defaults.json").read_text(encoding="utf-8")))


def kind_named(code: str) -> AlertKind:
    """A type that a later release took away is shown as « other »."""
    return kinds().get(code) or kinds()["other"]
