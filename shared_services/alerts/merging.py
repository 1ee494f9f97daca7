"""What becomes of alerts when communes merge: an alert both received comes once."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule


def register() -> None:
    """Called once, when the app is ready."""
    for model in ("alerts.Alert", "alerts.AlertMessage"):
        # Those of the intercommunality keep their identity in every space.
        register_merge_rule(MergeRule(model, Policy.MATCH, match_on=("id",)))
    register_merge_rule(
        MergeRule(
            "alerts.AlertSetting",
            Policy.SKIP,
            why="réglages des alertes : à choisir pour la commune nouvelle",
        )
    )
