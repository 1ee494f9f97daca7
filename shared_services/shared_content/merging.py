"""What becomes of shared content when communes merge.

Offers of a commune that merges are hidden by the database from that moment (it has a successor);
its pages come to the new commune, which offers them itself. Its answers were about its own site.
"""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule


def register() -> None:
    """Called once, when the app is ready."""
    register_merge_rule(
        MergeRule(
            "shared_content.AcceptanceRule", Policy.MATCH, match_on=("origin_id", "kind", "topic")
        )
    )
    register_merge_rule(
        MergeRule(
            "shared_content.SharingSetting",
            Policy.SKIP,
            why="réglage du partage : à choisir pour la commune nouvelle",
        )
    )
