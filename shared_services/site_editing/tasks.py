"""What the workers do about pages. Each task calls one action."""

from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.site_editing.actions import caring, scheduling


@space_task("site_editing.carry_out")
def carry_out() -> None:
    scheduling.carry_out()


@space_task("site_editing.remind", queue="bulk", every=timedelta(days=1))
def remind() -> None:
    caring.remind()
