from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from kernel.audit.models import AuditEntry


class Actor(Protocol):
    @property
    def pk(self) -> Any: ...


def record(action: str, *, actor: Actor | None, target: str = "", **detail: object) -> None:
    """Write one line in the current schema, in the caller's transaction.

    `action` is `<noun>.<past participle>`, for example `document_request.closed`; `actor` is None
    when the platform acts by itself.
    """
    AuditEntry.objects.create(
        action=action,
        actor_id=UUID(str(actor.pk)) if actor is not None and actor.pk else None,
        target=str(target),
        detail=detail,
    )
