"""The door: what a site shows of its neighbours, what circulates, the demo's content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kernel.tenancy import current_authority
from shared_services.shared_content import queries, sums
from shared_services.shared_content.actions import demo
from shared_services.shared_content.sums import Circulation

__all__ = [
    "Circulation",
    "circulation",
    "search_around",
    "seed_demo_answers",
    "seed_demo_offers",
    "shown",
    "territory_name",
]


def shown(kinds: Iterable[str], *, territory: bool) -> list[dict[str, Any]]:
    """Facts of what the current space took up, or of all it is offered and did not refuse."""
    if current_authority() is None:
        # The template of future spaces has no neighbours.
        return []
    return queries.shown(kinds, territory=territory)


def territory_name() -> str:
    """Full name of the group whose content this site may show; empty without one."""
    if current_authority() is None:
        return ""
    group = queries.neighbourhood().group
    return group.full_name if group is not None else ""


def search_around(query: str, *, territory: bool) -> list[dict[str, Any]]:
    """What the site shows of its neighbours under these words, as `shown` chooses it."""
    return queries.search(query, territory=territory)


def circulation(authority_ids: Iterable[Any]) -> dict[Any, Circulation]:
    """What each of these authorities offers and takes up: numbers, for the group's console."""
    return sums.circulation(authority_ids)


def seed_demo_offers() -> None:
    """Offer some of the current space's content; idempotent."""
    demo.seed_offers()


def seed_demo_answers() -> None:
    """Answer some of what the current space is offered; idempotent."""
    demo.seed_answers()
