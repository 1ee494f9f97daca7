"""What becomes of these duties when communes merge: the new one writes its own."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule

WHY = "pages obligatoires du site : à écrire pour la commune nouvelle"


NIGHTLY = "vérifications du site : refaites chaque nuit"


def register() -> None:
    """Called once, when the app is ready."""
    for model in ("Check", "Finding", "Measure", "OutsideLink"):
        register_merge_rule(MergeRule(f"site_duties.{model}", Policy.SKIP, why=NIGHTLY))
    for model in ("AccessibilityStatement", "AccessibilityPlan", "PlannedAction", "LegalFacts"):
        register_merge_rule(MergeRule(f"site_duties.{model}", Policy.SKIP, why=WHY))
    for model in ("SearchCount", "VisitCount"):
        register_merge_rule(
            MergeRule(
                f"site_duties.{model}",
                Policy.SKIP,
                why="fréquentation : celle de l'ancien site reste dans son archive",
            )
        )
