from __future__ import annotations

from datetime import timedelta

from federation import actions
from kernel.tasks import space_task


@space_task("federation.push_counts", queue="bulk", every=timedelta(minutes=5))
def push_counts() -> None:
    actions.push_counts()
