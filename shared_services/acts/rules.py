"""Delays of the law and the list of matters, read from `facts/`, each with its source and date."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parent / "facts"


@dataclass(frozen=True)
class PublicationRules:
    list_days: int
    minutes_days: int
    soon_days: int
    least_months_online: int
    choice_below_inhabitants: int


@cache
def _facts(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FACTS / f"{name}.json").read_text())
    return found


@cache
def publication() -> PublicationRules:
    told = _facts("publication")
    return PublicationRules(**{name: told[name] for name in PublicationRules.__dataclass_fields__})


@cache
def matters() -> dict[str, str]:
    """Code → name, in the order of the national list."""
    return dict(_facts("matters")["matters"])
