"""What the workers do for subscriptions. Each task calls one action."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kernel.tasks import space_task
from kernel.tenancy import current_authority
from shared_services.subscriptions.actions.confirming import TO_NEIGHBOUR, receive
from shared_services.subscriptions.actions.forgetting import forget_old
from shared_services.subscriptions.actions.publishing import TELL, tell_published


@space_task(TO_NEIGHBOUR, only_in_public=True)
def pass_on(*, origin_id: str, pending_id: str, commune_id: str) -> None:
    """Subscribe in a neighbour's space what was confirmed; from public alone."""
    receive(origin_id=UUID(origin_id), pending_id=UUID(pending_id), commune_id=UUID(commune_id))


@space_task(TELL, queue="bulk")
def tell(*, publication: str, after: str) -> None:
    """Tell subscribers what went online, two hundred at a time."""
    if current_authority() is not None:
        tell_published(publication, after)


@space_task("subscriptions.tidy", queue="bulk", every=timedelta(days=1))
def tidy() -> None:
    forget_old()
