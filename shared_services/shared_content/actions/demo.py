"""Offers of the demo: the group's events taken up by rule, a neighbour's news that waits."""

from __future__ import annotations

from kernel.tenancy import require_authority
from shared_services.shared_content import queries
from shared_services.shared_content.actions import offering, receiving, ruling
from shared_services.shared_content.models import AcceptanceRule
from shared_services.shared_content.projection.models import SharedItem
from shared_services.websites import facade as websites

OFFERED = {"event": 3, "news": 1, "place": 1}


def seed_offers() -> None:
    """In each space, before the answers: some of its content, to everybody; idempotent."""
    here = require_authority()
    if not queries.neighbourhood().others:
        return
    if SharedItem.objects.filter(authority_id=here.pk).exists():
        return
    for kind, number in OFFERED.items():
        # A commune offers one of each: fourteen times three councils is no agenda.
        most = min(number, 1) if here.is_commune else number
        for source in list(websites.shareables(kind))[:most]:
            offering.offer(kind, source.identity, actor=None)


def seed_answers() -> None:
    """The group's events by rule; the neighbours' offers wait."""
    here = require_authority()
    group = queries.neighbourhood().group
    if not here.is_commune or group is None or AcceptanceRule.objects.exists():
        return
    ruling.add_rule(origin_id=group.pk, kind="event", actor=None)
    receiving.sort_by_rules(queries.offers().filter(answer=None))
