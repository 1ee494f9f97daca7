"""Offers of the demo: the group's events taken up by rule, a neighbour's news that waits."""

from __future__ import annotations

from kernel.tenancy import require_authority
from shared_services.shared_content import queries
from shared_services.shared_content.actions import offering, receiving, ruling
from shared_services.shared_content.models import AcceptanceRule
from shared_services.shared_content.projection.models import SharedItem
from shared_services.websites import facade as websites

# Of the group; a commune offers one event, and a piece of news or an entry.
OFFERED = {"event": 4, "news": 1, "place": 1}


KINDS = ("news", "place")


def seed_offers() -> None:
    """In each space, before the answers: some of its content, to everybody; idempotent."""
    here = require_authority()
    if not queries.neighbourhood().others:
        return
    if SharedItem.objects.filter(authority_id=here.pk).exists():
        return
    number = sum(here.slug.encode())
    for kind, most in OFFERED.items():
        found = [one for one in websites.shareables(kind) if "Conseil" not in one.title]
        if here.is_commune:
            # Not fourteen times the same: each another one.
            chosen = number % len(found) if found else 0
            found = found[chosen : chosen + 1] if kind in {"event", KINDS[number % 2]} else []
        for source in found[:most]:
            offering.offer(kind, source.identity, actor=None)


def seed_answers() -> None:
    """The group's events by rule; the neighbours' offers wait."""
    here = require_authority()
    group = queries.neighbourhood().group
    if not here.is_commune or group is None or AcceptanceRule.objects.exists():
        return
    ruling.add_rule(origin_id=group.pk, kind="event", actor=None)
    receiving.sort_by_rules(queries.offers().filter(answer=None))
