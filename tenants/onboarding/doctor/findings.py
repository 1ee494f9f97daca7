from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """Something that is not as it should be. `schema_name` is empty for the whole platform."""

    schema_name: str
    kind: str
    what: str
