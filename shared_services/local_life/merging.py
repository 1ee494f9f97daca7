"""What becomes of everyday life when communes merge."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule


def register() -> None:
    """Called once, when the app is ready. Offers and menus come along; days of waste do not."""
    why = "collecte des déchets : les secteurs et les jours de la commune nouvelle sont à écrire"
    for model in ("CollectionSector", "CollectionRound", "CollectionStreet", "CollectionShift"):
        register_merge_rule(MergeRule(f"local_life.{model}", Policy.SKIP, why=why))
    passed = "menus de la cantine : ceux de la semaine sont à écrire sur le nouveau site"
    for model in ("MenuWeek", "MenuDay"):
        register_merge_rule(MergeRule(f"local_life.{model}", Policy.SKIP, why=passed))
