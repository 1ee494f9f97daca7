"""What becomes of shared content when communes merge.

Offers of a commune that merges are hidden by the database from that moment (it has a successor);
its pages come to the new commune, which offers them itself. What it had taken up or refused stays
so in the new commune; where two of them answered differently, the first that is copied decides.
"""

from __future__ import annotations

from typing import Any

from kernel.tenancy import public_space, require_authority
from shared_services.shared_content.projection.models import SharedAnswer
from tenants.mergers.registry import (
    MergeRule,
    Policy,
    register_merge_rule,
    register_merge_step,
)

KEPT = ("item_id", "state", "by_rule", "reason", "digest", "answered_at")


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
    register_merge_step("shared_content.answers", bring_answers)


def bring_answers(copy: Any) -> None:
    """The answers of one origin, as the new commune's own; again changes nothing."""
    here = require_authority().pk
    with public_space():
        told = SharedAnswer.objects.filter(authority_id=copy.origin.authority_id)
        told = told.exclude(item__authority_id=here)
        rows = list(told.values(*KEPT))
        SharedAnswer.objects.bulk_create(
            [SharedAnswer(authority_id=here, **row) for row in rows], ignore_conflicts=True
        )
