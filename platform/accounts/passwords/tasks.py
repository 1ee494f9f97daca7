from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from accounts.passwords import throttle
from accounts.passwords.actions import suspecting, watching
from kernel.tasks import space_task


@space_task("passwords.make_unusable", queue="operations")
def make_unusable(user_id: str, by: str = "") -> None:
    suspecting.make_unusable(UUID(user_id), by=UUID(by) if by else None)


@space_task("passwords.tell_administrators", queue="bulk", every=timedelta(days=30))
def tell_administrators() -> None:
    watching.tell_administrators()


@space_task(
    "passwords.forget_old_tries", queue="operations", every=timedelta(days=1), only_in_public=True
)
def forget_old_tries() -> None:
    throttle.forget_old_tries()
