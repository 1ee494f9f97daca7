from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from tenants.processing_register.actions import reminding


@space_task("processing_register.remind_review", queue="bulk", every=timedelta(days=7))
def remind_review() -> None:
    reminding.remind()
