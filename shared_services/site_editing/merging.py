"""What becomes of the work on pages when a commune merges."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule


def register() -> None:
    """Called once, when the app is ready. Owners and dates of review come with their pages."""
    register_merge_rule(
        MergeRule(
            "site_editing.PreviewLink",
            Policy.SKIP,
            why="aperçus partagés : leurs adresses étaient celles de l'ancien site",
        )
    )
    register_merge_rule(MergeRule("site_editing.PublisherTask", Policy.MATCH))
