"""What workers do by themselves for the channels."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kernel.tasks import space_task
from shared_services.notifications.channels.actions import hearing
from shared_services.notifications.channels.actions.asking import ASK
from shared_services.notifications.channels.actions.domain import recheck


@space_task("channels.check_domain", queue="bulk", every=timedelta(days=1))
def check_domain() -> None:
    """The commune's own sending domain, still as it should be?"""
    recheck()


@space_task(ASK, queue="callbacks")
def ask_report(*, notification: str) -> None:
    """What became of one text message, at the company that took it."""
    hearing.ask_report(UUID(notification))
