"""Settings of the outbox and their defaults.

Any of them may be set in Django's settings, or by `BEFFROI_<name>` in the environment.
"""

from __future__ import annotations

import os
from datetime import timedelta

from django.conf import settings

# In the order a worker that serves several looks at them.
QUEUES = ("urgent", "transactional", "retry", "callbacks", "bulk", "operations")
# Second tries go there: a mail server that is down must not delay first tries.
RETRY_QUEUE = "retry"
# Only the owner's worker serves it: its second tries stay.
LONG_QUEUE = "operations"

DEFAULTS: dict[str, int | float] = {
    # How long a worker may hold a message; a killed worker's message comes back after it.
    "OUTBOX_LEASE_SECONDS": 120,
    # How long the relay gives the broker and a worker to pick up what was sent.
    "OUTBOX_RELAY_LEASE_SECONDS": 30,
    "OUTBOX_RELAY_EVERY_SECONDS": 5,
    # The relay never lets a queue of the broker grow past this.
    "OUTBOX_RELAY_BATCH": 1000,
    # A batch stops after this: whoever waits behind it gets the worker.
    "OUTBOX_BATCH_SECONDS": 5,
    # How long a word to the workers is believed to be on its way.
    "OUTBOX_NUDGE_SECONDS": 20,
    # Sent to the broker at once per space: so many at a time, so many more each second.
    "OUTBOX_BURST": 200,
    "OUTBOX_RATE": 50,
    "OUTBOX_BACKOFF_SECONDS": 10,
    "OUTBOX_BACKOFF_LIMIT_SECONDS": 3600,
    # With the two lines above: about 22 hours, a night's outage of a mail server and more.
    "OUTBOX_MAX_ATTEMPTS": 30,
    # A suspended space's messages wait; we look again at this pace.
    "OUTBOX_SUSPENDED_SECONDS": 300,
    "OUTBOX_KEEP_DONE_DAYS": 30,
}


def number(name: str) -> float:
    default = os.environ.get(f"BEFFROI_{name}", DEFAULTS[name])
    return float(getattr(settings, name, default))


def seconds(name: str) -> timedelta:
    return timedelta(seconds=number(name))
