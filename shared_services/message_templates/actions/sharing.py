"""The intercommunality's texts on their way to its communes: pushed, never read from there."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from kernel.outbox.facade import enqueue
from kernel.tenancy import require_authority, space_of
from shared_services.message_templates.catalogue import MESSAGES
from shared_services.message_templates.models import WordingVersion
from tenants.authorities.members import for_each_member

SHARE = "message_templates.share"
RECEIVE = "message_templates.receive"
State = WordingVersion.State


def promise_to_communes() -> None:
    """In the caller's transaction."""
    enqueue(SHARE, payload={}, queue="bulk")


def hand_out() -> None:
    """Promise each common text, or its end, in the space of each member; twice is harmless.

    One that fails does not keep the others waiting: all are tried, then the failure is raised.
    """
    versions = _last_ones()
    if not versions:
        return
    for_each_member(lambda link: _hand_to(link, versions))


def _hand_to(link: Any, versions: list[WordingVersion]) -> None:
    origin = str(require_authority().pk)
    with transaction.atomic(), space_of(link.commune):
        for version in versions:
            enqueue(
                RECEIVE,
                payload={"origin": origin, "told": _told(version)},
                queue="bulk",
                # A commune that left and came back is told again.
                key=f"{link.pk}:{version.pk}:{version.state}",
            )


def _told(version: WordingVersion) -> str:
    return json.dumps(
        {
            "id": str(version.pk),
            "message": version.message,
            "number": version.number,
            "in_service": version.state == State.PUBLISHED,
            "subject": version.subject,
            "body": version.body,
            "sms": version.sms,
        }
    )


def _last_ones() -> list[WordingVersion]:
    """Of each message, the version in service, or the last that was."""
    found: dict[str, WordingVersion] = {}
    versions = WordingVersion.objects.filter(
        level=WordingVersion.Level.COMMON, message__in=list(MESSAGES)
    ).exclude(state=State.DRAFT)
    for version in versions.order_by("message", "number"):
        found[version.message] = version
    return list(found.values())
