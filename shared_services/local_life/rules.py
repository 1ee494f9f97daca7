"""Facts of the law, reviewed data of `facts/`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FACTS = Path(__file__).parent / "facts"


@cache
def allergens() -> list[tuple[str, str]]:
    """Code and French name of the fourteen, in the order of the regulation's annex."""
    told = json.loads((FACTS / "allergens.json").read_text())
    return [(code, name) for code, name in told["allergens"]]
