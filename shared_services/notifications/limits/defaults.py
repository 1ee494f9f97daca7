"""The values of `defaults.json`, read once."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def defaults() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("defaults.json").read_text())
    return found
