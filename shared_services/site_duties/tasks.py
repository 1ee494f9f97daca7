from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.site_duties.actions import counting


@space_task("site_duties.gather_visits", queue="bulk", every=timedelta(hours=1))
def gather_visits() -> None:
    counting.gather()
