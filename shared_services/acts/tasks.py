from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.acts.actions import informing, reminding, stamping


@space_task(stamping.STAMP, queue="bulk")
def stamp(act_id: int) -> None:
    stamping.stamp(act_id)


@space_task(informing.INFORM, queue="bulk")
def inform(act_id: int) -> None:
    informing.inform(act_id)


@space_task("acts.remind", queue="bulk", every=timedelta(days=1))
def remind() -> None:
    reminding.remind()
