"""Recurring work of every space, handed out through the outbox."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q

from kernel.clock import now
from kernel.errors import UnknownAuthority
from kernel.outbox import conf
from kernel.outbox.actions.enqueuing import Payload, enqueue
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import PeriodicRun
from kernel.tenancy import active_authority_ids, authority_by_id, public_space, space_of

logger = logging.getLogger(__name__)

KEY_PREFIX = "period:"


@dataclass(frozen=True)
class Period:
    """A handler that runs once per period: in every space in service, in public, or both."""

    every: timedelta
    queue: str
    in_public: bool = False
    in_spaces: bool = True


def each_space(
    handler: str, *, key: str, queue: str = "bulk", payload: Payload | None = None
) -> int:
    """Enqueue the handler in every space in service; same key twice = once. Returns how many.

    One transaction per space: a space that fails is logged and the others go on.
    """
    handed = 0
    for authority_id in active_authority_ids():
        try:
            with space_of(authority_by_id(authority_id)), transaction.atomic():
                enqueue(handler, payload=payload or {}, queue=queue, key=key, not_before=None)
            handed += 1
        except (DatabaseError, UnknownAuthority) as error:
            logger.error("%s not handed to %s: %s", handler, authority_id, type(error).__name__)
    return handed


def hand_out_periodic(jobs: Mapping[str, Period]) -> int:
    """Hand out the jobs whose period has begun since the last time. Returns how many jobs.

    Killed half-way, it starts over: the keys keep each space's job single.
    """
    with public_space():
        known = dict(PeriodicRun.objects.values_list("handler", "period"))
        begun = 0
        for handler, job in jobs.items():
            period = int(now().timestamp() // job.every.total_seconds())
            if known.get(handler) == period:
                continue
            if job.in_spaces:
                each_space(handler, key=f"{KEY_PREFIX}{period}", queue=job.queue)
            if job.in_public:
                with transaction.atomic():
                    enqueue(
                        handler,
                        payload={},
                        queue=job.queue,
                        key=f"{KEY_PREFIX}{period}",
                        not_before=None,
                    )
            PeriodicRun.objects.update_or_create(handler=handler, defaults={"period": period})
            begun += 1
        return begun


def forget_done() -> int:
    """Delete the current schema's messages done long ago. Returns how many.

    Recurring jobs prove nothing and are many: a day is enough.
    """
    moment = now()
    old = Q(done_at__lt=moment - timedelta(days=conf.number("OUTBOX_KEEP_DONE_DAYS")))
    recurring = Q(key__startswith=KEY_PREFIX, done_at__lt=moment - timedelta(days=1))
    done = OutboxMessage.objects.filter(old | recurring, state=OutboxMessage.State.DONE)
    return done.delete()[0]
