"""What the workers do for the search."""

from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.site_search.actions import indexing


@space_task("site_search.rebuild", queue="bulk", every=timedelta(days=1))
def rebuild() -> None:
    indexing.rebuild()
