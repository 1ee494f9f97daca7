"""What becomes of the index when a commune merges: made anew in the new commune."""

from __future__ import annotations

from typing import Any

from shared_services.site_search.actions import indexing
from tenants.mergers.registry import (
    MergeRule,
    Policy,
    register_merge_rule,
    register_merge_step,
)


def register() -> None:
    """Called once, when the app is ready."""
    register_merge_rule(MergeRule("site_search.IndexedDocument", Policy.REBUILT))
    register_merge_step("site_search.rebuild", _rebuild)


def _rebuild(_copy: Any) -> None:
    indexing.rebuild()
