from __future__ import annotations

from accounts.federated.actions import passages
from kernel.tasks import space_task


@space_task("federated.forget_passages", queue="operations", only_in_public=True)
def forget_passages() -> None:
    passages.forget_old()
