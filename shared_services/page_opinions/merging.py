"""What becomes of readers' opinions when communes merge: they were about another site."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule

WHY = "avis sur les pages de l'ancien site : ils restent dans son archive"


def register() -> None:
    """Called once, when the app is ready."""
    for model in ("OpinionCount", "Remark"):
        register_merge_rule(MergeRule(f"page_opinions.{model}", Policy.SKIP, why=WHY))
