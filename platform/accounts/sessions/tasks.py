from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from accounts.sessions.actions import ending
from kernel.tasks import space_task


@space_task("account_sessions.renew_stamp", queue="operations")
def renew_stamp(user_id: str) -> None:
    ending.renew_stamp(UUID(user_id))


# With the owner's login: the platform's role may not touch the devices of people.
@space_task(
    "account_sessions.purge", queue="operations", every=timedelta(days=1), only_in_public=True
)
def purge() -> None:
    ending.purge()
