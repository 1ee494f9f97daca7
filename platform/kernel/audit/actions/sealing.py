"""Chaining lines. After the commit of the act, in a short transaction of its own.

Not in the act's transaction: the chain has one end, so that two acts would wait for each other
until the first commits, and for ever when each holds what the other wants. The price is a moment,
of a few milliseconds, when a line stands outside the chain; a line whose process died then is
chained by the next round. No row is locked and none is changed: the place in the chain is a primary
key, and of two that want the same one the second tries the next.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from django.db import IntegrityError, connection, transaction
from django.db.models import Subquery

from kernel.audit import verifying
from kernel.audit.models import AuditEntry, AuditSeal
from kernel.audit.queries import content, waiting
from kernel.clock import now

TRIES = 20
BATCH = 500


def seal_after_commit(entry_id: int, back: Callable[[], AbstractContextManager[None]]) -> None:
    with back():
        seal_one(entry_id)


def seal_one(entry_id: int) -> None:
    """Chain this line, unless it is: two statements, no transaction around them.

    Raises IntegrityError when others took the place each time; the next round chains the line.
    """
    last = AuditSeal.objects.order_by("-position")
    known = AuditEntry.objects.annotate(
        last_position=Subquery(last.values("position")[:1]),
        last_hash=Subquery(last.values("hash")[:1]),
    )
    for _again in range(TRIES):
        # Read back: what is hashed is what the database holds and every export will show.
        entry = known.filter(pk=entry_id).first()
        if entry is None or _add(entry, entry.last_position or 0, entry.last_hash):
            return
        if AuditSeal.objects.filter(entry_id=entry_id).exists():
            return
        _wait_a_moment()
    raise IntegrityError(f"no place found in the chain for line {entry_id}")


def _add(entry: AuditEntry, last_position: int, last_hash: str | None) -> bool:
    """False when the place was taken meanwhile, or the line is chained already."""
    position = last_position + 1
    place = {"position": position, "previous": last_hash or verifying.GENESIS}
    digest = verifying.link({**content(entry), **place})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditseal (position, entry_id, hash, sealed_at)"
            " VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [position, entry.pk, digest, now()],
        )
        return cursor.rowcount == 1


def _wait_a_moment() -> None:
    # Not a secret: spreads those who want the same place.
    time.sleep(random.uniform(0, 0.004))  # noqa: S311


def seal(entry_ids: Sequence[int]) -> int:
    """Chain these lines, in this order, unless they are. Returns how many were."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _seal(entry_ids)
        except IntegrityError:
            if not left:
                raise
            _wait_a_moment()
    return 0


def seal_pending() -> int:
    """Chain every line of the current schema that is not. Returns how many were."""
    total = 0
    while found := list(waiting().values_list("pk", flat=True)[:BATCH]):
        total += seal(found)
    return total


def _seal(entry_ids: Sequence[int]) -> int:
    last = AuditSeal.objects.order_by("-position").values_list("position", "hash").first()
    position, previous = last or (0, verifying.GENESIS)
    entries = AuditEntry.objects.in_bulk(entry_ids)
    chained = AuditSeal.objects.filter(entry_id__in=entry_ids)
    done = set(chained.values_list("entry_id", flat=True))
    seals = []
    for entry_id in entry_ids:
        if entry_id not in entries or entry_id in done:
            continue
        position += 1
        line = {**content(entries[entry_id]), "position": position, "previous": previous}
        previous = verifying.link(line)
        seals.append(AuditSeal(position=position, entry_id=entry_id, hash=previous))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)
