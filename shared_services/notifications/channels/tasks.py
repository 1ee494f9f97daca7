"""What workers do by themselves for the channels."""

from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.notifications.channels.actions.domain import recheck


@space_task("channels.check_domain", queue="bulk", every=timedelta(days=1))
def check_domain() -> None:
    """The commune's own sending domain, still as it should be?"""
    recheck()
