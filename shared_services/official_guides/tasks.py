from __future__ import annotations

from datetime import timedelta

from kernel.tasks import LONG_QUEUE, space_task
from shared_services.official_guides.actions import refreshing


@space_task(
    "official_guides.refresh", queue=LONG_QUEUE, every=timedelta(days=1), only_in_public=True
)
def refresh() -> None:
    """The DILA asks that the sheets be renewed each working day."""
    refreshing.refresh()
