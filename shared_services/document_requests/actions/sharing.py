"""The intercommunality's procedures on their way to its communes: pushed, never read from there."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from kernel.outbox.facade import enqueue
from kernel.tenancy import require_authority, space_of
from shared_services.document_requests.models import OwnProcedure
from tenants.authorities.members import for_each_member

SHARE = "document_requests.share"
RECEIVE = "document_requests.receive"


def promise_to_communes() -> None:
    """In the caller's transaction; a commune shares with nobody."""
    if not require_authority().is_commune:
        enqueue(SHARE, payload={}, queue="bulk")


def hand_out() -> None:
    """Promise each published procedure, or its end, in the space of each member commune.

    Twice is harmless. One that fails keeps no other waiting: all are tried, then it is raised.
    """
    offered = [(each, each.current) for each in OwnProcedure.objects.all()]
    told = [(own, _told(own, version), version) for own, version in offered if version is not None]
    if not told:
        return
    for_each_member(lambda link: _hand_to(link, told))


def _hand_to(link: Any, told: list[Any]) -> None:
    origin = str(require_authority().pk)
    with transaction.atomic(), space_of(link.commune):
        for own, text, version in told:
            enqueue(
                RECEIVE,
                payload={"origin": origin, "told": text},
                queue="bulk",
                # A commune that left and came back is told again.
                key=f"{link.pk}:{own.code}:{version.number}:{own.is_offered}",
            )


def _told(own: OwnProcedure, version: Any) -> str:
    return json.dumps(
        {
            "code": own.code,
            "title": own.title,
            "number": version.number,
            "is_offered": own.is_offered,
            "definition": version.definition,
        }
    )
