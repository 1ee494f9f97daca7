"""What the workers do for notifications. Each task calls one action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from kernel.outbox.facade import Batch
from kernel.tasks import running_message, space_task
from shared_services.notifications.actions import deliver as delivering
from shared_services.notifications.actions import purge
from shared_services.notifications.actions.account_mail import store_account_mail


def _show_failure(payload: dict[str, Any], reason: str) -> None:
    delivering.mark_failed(UUID(payload["notification"]), reason)


@space_task("notifications.deliver", on_dead=_show_failure, batch=25)
def deliver(batch: Batch) -> None:
    delivering.deliver_batch(batch)


@space_task("notifications.account_mail", queue="urgent")
def account_mail(
    *, email: str, name: str = "", subject: str, text: str, html: str | None = None
) -> None:
    """A mail the account host wrote itself (address check, password, invitation)."""
    store_account_mail(
        email=email,
        name=name,
        subject=subject,
        text=text,
        html=html or "",
        key=f"account-mail:{running_message()}",
    )


@space_task("notifications.purge_bodies", queue="bulk", every=timedelta(days=1), in_public=True)
def purge_bodies() -> None:
    purge.purge_bodies()
