"""What becomes of registers when communes merge: what the target completed stands."""

from __future__ import annotations

from tenants.mergers.registry import MergeRule, Policy, register_merge_rule


def register() -> None:
    register_merge_rule(
        MergeRule("processing_register.LocalPart", Policy.MATCH, match_on=("code",))
    )
