from __future__ import annotations

from datetime import timedelta

from accounts.rights_requests.actions import following
from kernel.tasks import space_task


@space_task("rights_requests.follow", queue="bulk", every=timedelta(days=1))
def follow() -> None:
    following.remind()
    following.forget()
