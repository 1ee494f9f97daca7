"""What the workers do for wordings. Each task calls one action."""

from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.message_templates.actions import receiving, sharing
from shared_services.message_templates.queries import words_for_communes


@space_task(sharing.SHARE, queue="bulk", every=timedelta(hours=1))
def share() -> None:
    """An intercommunality hands its texts out; a commune that left it keeps what it followed."""
    if words_for_communes():
        sharing.hand_out()
    else:
        receiving.settle()


@space_task(sharing.RECEIVE, queue="bulk")
def receive(*, origin: str, told: str) -> None:
    receiving.receive(origin, told)
