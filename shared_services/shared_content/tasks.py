"""What the workers do for shared content. Each task calls one action."""

from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.shared_content.actions import daily, following, receiving


@space_task("shared_content.hand_out", queue="bulk")
def hand_out(*, shared_item: str) -> None:
    receiving.hand_out(shared_item)


@space_task("shared_content.receive", queue="bulk")
def receive(*, shared_item: str) -> None:
    receiving.receive(shared_item)


@space_task("shared_content.follow", queue="bulk")
def follow(*, shared_item: str) -> None:
    following.follow(shared_item)


@space_task("shared_content.daily", queue="bulk", every=timedelta(days=1))
def daily_round() -> None:
    daily.day_of_a_space()


@space_task("shared_content.sweep", queue="bulk", every=timedelta(days=1), only_in_public=True)
def sweep() -> None:
    daily.sweep()
