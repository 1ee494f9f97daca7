"""Handlers that take several messages of one space at once, and the messages they hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from kernel.outbox import conf
from kernel.outbox.actions.running import Claim

# Size of the batch by handler, filled by `space_task(batch=…)`.
SIZES: dict[str, int] = {}

BatchHandler = Callable[["Batch"], None]


@dataclass
class Batch:
    """Messages of one space, handler and queue that this worker holds until the lease ends.

    The handler says of each how it went. What it says nothing of goes back untouched, without an
    attempt counted: a handler that finds `is_late` stops there.
    """

    claims: Sequence[Claim]
    lease: timedelta
    began: float = field(default_factory=time.monotonic)
    finished: list[Claim] = field(default_factory=list)
    failures: list[tuple[Claim, Exception]] = field(default_factory=list)

    def done(self, held: Claim) -> None:
        self.finished.append(held)

    def failed(self, held: Claim, error: Exception) -> None:
        """Another try later, or none at all for `Permanent`."""
        self.failures.append((held, error))

    @property
    def is_late(self) -> bool:
        """Others wait for this worker, and the lease must never end under a running batch."""
        patience = min(conf.number("OUTBOX_BATCH_SECONDS"), self.lease.total_seconds() / 4)
        return time.monotonic() - self.began > patience

    def untold(self) -> Iterator[Claim]:
        told: set[UUID] = {held.message_id for held in self.finished}
        told |= {held.message_id for held, _error in self.failures}
        return (held for held in self.claims if held.message_id not in told)
