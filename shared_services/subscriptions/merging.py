"""What becomes of subscribers when communes merge: each address once, with all its topics."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule


def register() -> None:
    register_merge_rule(MergeRule("subscriptions.Subscriber", Policy.MATCH, match_on=("email",)))
    # Known in both: the choices made at the new commune stand.
    register_merge_rule(MergeRule("subscriptions.Subscription", with_parent="subscriber"))
    register_merge_rule(
        MergeRule(
            "subscriptions.PendingSubscription",
            Policy.SKIP,
            why="demandes d'abonnement non confirmées : à refaire",
        )
    )
