from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.page_opinions.actions import noting


@space_task("page_opinions.purge", queue="bulk", every=timedelta(days=1))
def purge() -> None:
    noting.purge()
