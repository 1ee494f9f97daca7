from __future__ import annotations

from datetime import timedelta

from accounts.access.actions import checking
from kernel.tasks import space_task


@space_task("access.remind_review", queue="bulk", every=timedelta(days=7))
def remind_review() -> None:
    checking.remind()
