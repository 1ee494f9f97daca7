"""The door of the register of acts: its search, the demo's content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared_services.acts import queries
from shared_services.acts.actions import demo


@dataclass(frozen=True)
class FoundAct:
    title: str
    number: str
    nature: str
    path: str


def search_acts(words: str) -> list[FoundAct]:
    """Acts of the current space whose title, number or whole text holds these words, best first."""
    return [
        FoundAct(act.title, act.number, str(act.get_nature_display()), act.get_absolute_url())
        for act in queries.search(words)
    ]


def seed_demo_acts(authority: Any) -> None:
    """A meeting and several acts in the current space; idempotent. After the site's own demo."""
    demo.seed(authority)
