"""What services do when an authority changes name, code or address. They register, we call.

The function runs in the authority's space and in the transaction of the act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Identity:
    """What an authority was called before the change."""

    name: str
    full_name: str
    of_name: str
    at_name: str
    town_hall: str


Listener = Callable[[Any, Identity], None]
_listeners: dict[str, Listener] = {}


def register_identity_listener(name: str, listener: Listener) -> None:
    """Call from `AppConfig.ready()`. `listener(authority, before)` must bear being run again."""
    _listeners[name] = listener


def identity_listeners() -> list[Listener]:
    """In registration order."""
    return list(_listeners.values())
