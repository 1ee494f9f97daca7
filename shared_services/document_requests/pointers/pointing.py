"""Keep the public line of a request as the request is. Called in the request's own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.document_requests.pointers.models import RequestPointer


def point_to(request: Any) -> None:
    """Say where an account's request is; take the line away for one without an account."""
    here = require_authority().pk
    lines = RequestPointer.objects.filter(pk=request.pk, authority_id=here)
    if request.user_id is None:
        lines.delete()
        return
    facts = {
        "user_id": request.user_id,
        "number": request.tracking_number,
        "state": str(request.state),
        "received_on": request.received_on,
        "updated_at": now(),
    }
    if not lines.update(**facts):
        line = RequestPointer(pk=request.pk, authority_id=here, **facts)
        RequestPointer.objects.bulk_create([line], ignore_conflicts=True)


def forget(request_ids: Iterable[UUID]) -> None:
    """Requests that are no longer kept, or no longer an account's."""
    here = require_authority().pk
    RequestPointer.objects.filter(pk__in=list(request_ids), authority_id=here).delete()
