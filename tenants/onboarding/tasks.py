from __future__ import annotations

from kernel.tasks import space_task
from tenants.onboarding import actions


@space_task("onboarding.open_space", queue="operations")
def open_space(*, step: str) -> None:
    actions.run_step(step)
