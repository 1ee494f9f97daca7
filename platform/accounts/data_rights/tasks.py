from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from accounts.data_rights.actions import preparing
from kernel.tasks import space_task


def _give_up(payload: dict[str, Any], _reason: str) -> None:
    preparing.give_up(UUID(payload["part"]))


@space_task("data_rights.gather", on_dead=_give_up)
def gather(*, part: str) -> None:
    preparing.gather(UUID(part))


# With the owner's login: the platform's role may not touch what the copies hold.
@space_task("data_rights.tidy", queue="operations", every=timedelta(hours=6), only_in_public=True)
def tidy() -> None:
    preparing.tidy()
