"""What a leaving authority takes of the public schema: its own offers, and its own answers."""

from __future__ import annotations

from typing import Any

from shared_services.shared_content.projection.models import SharedAnswer, SharedItem
from tenants.reversibility.registry import register_exporter

OFFERS = (
    *("id", "kind", "source_id", "state", "title", "summary", "url", "topic", "place", "dates"),
    *("for_everyone", "audience", "offered_at", "changed_at"),
)
ANSWERS = ("item_id", "state", "by_rule", "reason", "answered_at")


def register() -> None:
    """Called once, when the app is ready."""
    register_exporter("shared_content", write)


def write(authority: Any, folder: Any) -> None:
    """Two tables; nothing that a neighbour wrote."""
    ours = SharedItem.objects.filter(authority_id=authority.pk).order_by("offered_at", "pk")
    folder.write_table("offers", OFFERS, ours.values(*OFFERS))
    answers = SharedAnswer.objects.filter(authority_id=authority.pk).order_by("answered_at", "pk")
    folder.write_table("answers", ANSWERS, answers.values(*ANSWERS))
