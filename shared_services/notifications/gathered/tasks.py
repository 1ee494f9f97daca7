"""What workers do with messages gathered in public."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kernel.outbox.facade import Permanent
from kernel.tasks import space_task
from kernel.tenancy import current_authority
from shared_services.notifications.gathered.actions.browsers import tell_browsers
from shared_services.notifications.gathered.actions.centre import PUSH, forget_old_messages
from shared_services.notifications.gathered.actions.pointers import forget_old_pointers
from shared_services.notifications.preferences.queries import wants_push


@space_task(PUSH)
def push(*, user_id: str, notification: str = "") -> None:
    """Tell a person's browsers, unless they do not want it for what this message is about.

    Ordered in public alone, whose tables a space does not read.
    """
    if current_authority() is not None:
        raise Permanent("browsers are told from public")
    if notification and not wants_push(UUID(notification), UUID(user_id)):
        return
    tell_browsers(UUID(user_id))


@space_task("gathered.tidy", queue="bulk", every=timedelta(days=1), in_public=True)
def tidy() -> None:
    """Forget old lines and pointers, once a day, in public."""
    if current_authority() is None:
        forget_old_messages()
        forget_old_pointers()
