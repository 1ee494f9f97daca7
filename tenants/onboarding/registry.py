"""What the services add to a new space. Services sit above us: they register, we call.

`build_template` runs once in the template schema and may be slow; `personalise` runs in each new
space, right after the clone and in its transaction, and must be fast and idempotent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SpaceBuilder:
    name: str
    build_template: Callable[[], None]
    personalise: Callable[[Any], None]
    version: int


_builders: dict[str, SpaceBuilder] = {}


def _nothing(_authority: Any) -> None:
    """Nothing to personalise."""


def register_space_builder(
    name: str,
    *,
    build_template: Callable[[], None],
    personalise: Callable[[Any], None] = _nothing,
    version: int = 1,
) -> None:
    """Call from `AppConfig.ready()`. Raise `version` when `build_template` makes other content."""
    _builders[name] = SpaceBuilder(name, build_template, personalise, version)


def space_builders() -> list[SpaceBuilder]:
    """In registration order, which is the order of the installed apps."""
    return list(_builders.values())


# Code names of the services a new space starts with.
DEFAULT_SERVICES = ("websites", "document_requests", "notifications")
