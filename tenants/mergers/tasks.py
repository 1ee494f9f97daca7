from __future__ import annotations

from uuid import UUID

from kernel.tasks import space_task
from tenants.mergers.actions import run


@space_task("mergers.check", queue="operations")
def check(*, merger: str) -> None:
    run.check_merger(UUID(merger))


@space_task("mergers.run", queue="operations")
def merge(*, merger: str) -> None:
    run.run_merger(UUID(merger))
