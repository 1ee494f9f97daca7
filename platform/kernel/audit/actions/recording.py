"""Writing a line. It stands or falls with the act; its link in the chain follows the commit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from kernel.audit import where
from kernel.audit.actions.sealing import seal_after_commit
from kernel.audit.describing import describe
from kernel.audit.models import AuditEntry
from kernel.tenancy import way_back


def record(action: str, *, actor: Any | None, target: str, detail: dict[str, object]) -> None:
    shown = describe(actor)
    place = where.current()
    entry = AuditEntry.objects.create(
        action=action,
        actor_id=UUID(str(actor.pk)) if actor is not None and actor.pk else None,
        actor_name=shown.name[:200],
        actor_role=shown.role[:200],
        target=str(target),
        host=place.host,
        network=place.network,
        detail=detail,
    )
    back = way_back()
    # Robust: the act is done, and a line left out is chained by the next round. Not `partial`:
    # Django names the hook when it fails, and a partial has no name.
    transaction.on_commit(lambda: seal_after_commit(entry.pk, back), robust=True)
