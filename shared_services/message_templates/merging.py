"""What becomes of the wordings when communes merge.

A message that two communes worded keeps the words of the first one merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared_services.message_templates.models import WordingVersion
from tenants.mergers.registry import MergeRule, Policy, Row, register_merge_rule

if TYPE_CHECKING:
    from tenants.mergers.copying.context import OriginCopy


def register() -> None:
    """Called once, when the app is ready."""
    register_merge_rule(
        MergeRule(
            "message_templates.WordingVersion",
            Policy.MATCH,
            match_on=("level", "message"),
            why="texte d'un message : celui de la première commune est gardé",
            told=True,
            change=_without_received,
        )
    )


def _without_received(row: Row, copy: OriginCopy) -> Row | None:
    """The new commune's intercommunality hands it its own texts within the hour."""
    return None if row["level"] == WordingVersion.Level.RECEIVED else row
