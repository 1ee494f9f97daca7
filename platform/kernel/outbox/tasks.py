"""The outbox's own rounds. They work on the public index; only `forget_done` enters a space."""

from __future__ import annotations

from datetime import timedelta

from kernel.outbox.actions import periodic, relaying
from kernel.tasks import PERIODIC, platform_task, space_task


@platform_task("outbox.relay")
def relay() -> None:
    relaying.relay()


@platform_task("outbox.periodic")
def hand_out_periodic() -> None:
    periodic.hand_out_periodic(PERIODIC)


@space_task("outbox.forget_done", queue="bulk", every=timedelta(days=1), in_public=True)
def forget_done() -> None:
    periodic.forget_done()
