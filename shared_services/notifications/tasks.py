"""What the workers do for notifications. Each task calls one action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from kernel.outbox.facade import Batch
from kernel.tasks import running_message, space_task
from kernel.tenancy import current_authority
from shared_services.notifications.actions import deliver as delivering
from shared_services.notifications.actions import purge
from shared_services.notifications.actions.account_mail import store_account_mail
from shared_services.notifications.actions.account_text import store_account_text
from shared_services.notifications.actions.digest import send_digest
from shared_services.notifications.actions.holding import SEND as SEND_DIGEST
from shared_services.notifications.limits.actions.admitting import WARN
from shared_services.notifications.limits.actions.quotas import (
    forget_old_counts,
    forget_recipients,
)
from shared_services.notifications.limits.actions.warning import warn
from shared_services.notifications.preferences.actions.forgetting import forget_closed_accounts


def _show_failure(payload: dict[str, Any], reason: str) -> None:
    delivering.mark_failed(UUID(payload["notification"]), reason)


@space_task("notifications.deliver", on_dead=_show_failure, batch=50)
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


@space_task("notifications.account_text", queue="urgent")
def account_text(*, phone: str, name: str = "", subject: str, text: str, user_id: str = "") -> None:
    """A text message of the account host: a code for a number that a person says is theirs."""
    store_account_text(
        phone=phone,
        name=name,
        subject=subject,
        text=text,
        key=f"account-text:{running_message()}",
        user_id=UUID(user_id) if user_id else None,
    )


@space_task(SEND_DIGEST, queue="bulk")
def digest(*, notification: str) -> None:
    """One mail with what was kept for whom this message is for."""
    if current_authority() is not None:
        send_digest(UUID(notification))


@space_task(WARN)
def warn_of_quota(*, name: str) -> None:
    """The commune comes near its limit on the channel of this name."""
    if current_authority() is not None:
        warn(name)


@space_task("notifications.forget_counts", queue="bulk", every=timedelta(days=1), in_public=True)
def forget_counts() -> None:
    """Counts of the last days: of people in each space, of accounts and communes in public."""
    if current_authority() is None:
        forget_old_counts()
        forget_closed_accounts()
    else:
        forget_recipients()


@space_task("notifications.purge_bodies", queue="bulk", every=timedelta(days=1), in_public=True)
def purge_bodies() -> None:
    purge.purge_bodies()
