"""An offer comes in: taken up when a rule says so, else it waits for somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox.facade import enqueue
from kernel.tenancy import require_authority, space_of
from shared_services.shared_content import queries
from shared_services.shared_content.actions.telling import forget_pages, receivers_of
from shared_services.shared_content.models import AcceptanceRule
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem

# By rule, from one neighbour, in a day: the rest waits for somebody to look.
MOST_BY_RULE_A_DAY = 20


def hand_out(item_id: str) -> None:
    """Promise in each space it is offered to that somebody looks; identities alone cross.

    One space that fails does not keep the others waiting: all are tried, then all again.
    """
    item = queries.own_items().filter(pk=item_id, state=SharedItem.State.OFFERED).first()
    if item is None:
        return
    failure: DatabaseError | None = None
    for one in receivers_of(item):
        try:
            with transaction.atomic(), space_of(one):
                enqueue(
                    "shared_content.receive",
                    payload={"shared_item": str(item.pk)},
                    queue="bulk",
                    key=f"{item.pk}:{item.offered_at.isoformat()}",
                )
        except DatabaseError as error:
            failure = error
    if failure is not None:
        raise failure


@transaction.atomic
def receive(item_id: str) -> None:
    """Apply our rules to one offer. Twice is harmless; what is not offered to us is nothing."""
    sort_by_rules(queries.offers().filter(pk=item_id, answer=None))


@transaction.atomic
def sort_by_rules(found: Any) -> int:
    """Take up what a rule asks for. What was refused has an answer, and is never looked at."""
    rules = list(queries.rules())
    matching = [one for one in found if any(matches(rule, one) for rule in rules)]
    taken = sum(_take_up(item) for item in matching) if matching else 0
    if taken:
        forget_pages([require_authority()])
    return taken


def matches(rule: AcceptanceRule, item: SharedItem) -> bool:
    return (
        rule.origin_id in {None, item.authority_id}
        and rule.kind in {"", item.kind}
        and rule.topic.casefold() in {"", item.topic.casefold()}
    )


def _take_up(item: SharedItem) -> bool:
    here = require_authority().pk
    since = now() - timedelta(days=1)
    today = SharedAnswer.objects.filter(
        authority_id=here, by_rule=True, answered_at__gt=since, item__authority_id=item.authority_id
    )
    if today.count() >= MOST_BY_RULE_A_DAY:
        return False
    _answer, made = SharedAnswer.objects.get_or_create(
        item_id=item.pk,
        authority_id=here,
        defaults={
            "state": SharedAnswer.State.ACCEPTED,
            "by_rule": True,
            "digest": item.digest,
        },
    )
    if made:
        audit.record(
            "shared_item.taken_by_rule",
            actor=None,
            target=str(item.pk),
            title=item.title,
            origin=item.by_name,
        )
    return made
