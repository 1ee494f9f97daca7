"""What becomes of requests when a commune merges: they go on, under their numbers."""

from __future__ import annotations

from typing import Any

from shared_services.document_requests.models import DocumentRequest, ProcedureSetting
from tenants.mergers.registry import MergeRule, Policy, register_merge_rule, register_merge_step


def register() -> None:
    """Called once, when the app is ready."""
    register_merge_rule(
        MergeRule(
            "document_requests.ProcedureSetting",
            Policy.MATCH,
            match_on=("procedure",),
            why="réglages de la démarche : ceux de la première commune sont gardés",
            told=True,
        )
    )
    register_merge_step("document_requests.carry_on", carry_on)


def carry_on(copy: Any) -> None:
    """Let the search find renamed numbers, and the new town hall know the registers it keeps."""
    for request in DocumentRequest.objects.filter(
        tracking_number__startswith=f"{copy.origin.insee_code}-"
    ):
        request.fill_search_text()
        request.save(update_fields=["search_text"])
    for setting in ProcedureSetting.objects.all():
        if copy.origin.name not in setting.former_communes:
            setting.former_communes = [*setting.former_communes, copy.origin.name]
            setting.save(update_fields=["former_communes"])
