"""What becomes of letters, reports and lists when communes merge."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule


def register() -> None:
    register_merge_rule(
        MergeRule("channels.SuppressedAddress", Policy.MATCH, match_on=("address",))
    )
    register_merge_rule(
        MergeRule("channels.RecipientDay", Policy.SKIP, why="compteurs du jour : repartent de zéro")
    )
    register_merge_rule(
        MergeRule(
            "channels.SenderDomain",
            Policy.SKIP,
            why="la commune nouvelle déclare son propre domaine d'envoi",
        )
    )
