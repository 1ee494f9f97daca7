"""The wordings' door: what a commune made of a message, ready to leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared_services.message_templates.actions import demo, leaving
from shared_services.message_templates.rendering import Written

__all__ = ["Written", "seed_demo_wordings", "written"]


def written(template: str, context: Mapping[str, Any]) -> Written | None:
    """This space's published wording of the message, filled; None when it has none.

    None too when it cannot be filled: the proposed wording then leaves, the journal and the screen
    say so. Never raises for what a wording holds.
    """
    return leaving.written(template, context)


def seed_demo_wordings() -> None:
    """What the current space words itself, or receives. Running it again changes nothing."""
    demo.seed_demo_wordings()
