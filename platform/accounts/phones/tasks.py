from __future__ import annotations

from datetime import timedelta

from accounts.phones.actions import forgetting
from kernel.tasks import space_task


@space_task(
    "phones.forget_old_codes", queue="operations", every=timedelta(days=1), only_in_public=True
)
def forget_old_codes() -> None:
    forgetting.forget_old_codes()
