from __future__ import annotations

from datetime import timedelta

from accounts.actions import people
from kernel.tasks import space_task


@space_task("accounts.forget_old_sessions", queue="bulk", every=timedelta(days=1))
def forget_old_sessions() -> None:
    people.forget_old_sessions()
