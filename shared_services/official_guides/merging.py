"""What becomes of adapted guides when communes merge."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule


def register() -> None:
    """Called once, when the app is ready."""
    register_merge_rule(
        MergeRule("local_guides.LocalGuide", Policy.MATCH, match_on=("audience", "code"))
    )
