"""Recurring work of the service."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from kernel.tasks import space_task
from kernel.tenancy import require_authority
from shared_services.document_requests.actions import adopting, scanning, sharing
from shared_services.document_requests.actions.reminding import remind
from shared_services.document_requests.actions.retention import purge

logger = logging.getLogger(__name__)


@space_task("document_requests.purge", queue="bulk", every=timedelta(days=1))
def purge_old_requests() -> None:
    """Delete what the retention rules no longer let us keep. Running it again is harmless."""
    purged = purge()
    logger.info("purged %d drafts and %d requests", purged.drafts, purged.requests)


@space_task("document_requests.remind", queue="bulk", every=timedelta(days=1))
def remind_of_deadlines() -> None:
    """Tell agents what is due soon or late. Running it again the same day is harmless."""
    told = remind()
    logger.info("told %d people of requests that are due", told)


@space_task(scanning.SCAN, on_dead=scanning.give_up)
def scan(*, attachment_id: str) -> None:
    """Look into a file that waits for the antivirus. Raises until the antivirus answers."""
    scanning.scan(UUID(attachment_id))


@space_task("document_requests.scan_old", queue="bulk", every=timedelta(days=1))
def scan_old_files() -> None:
    """Files never looked into: those of before the antivirus, and those given up."""
    logger.info("asked again about %d files", scanning.promise_old_scans())


@space_task(sharing.SHARE, queue="bulk", every=timedelta(hours=1))
def share_procedures() -> None:
    """An intercommunality hands its procedures out; a commune forgets those of one it left."""
    if require_authority().is_commune:
        adopting.settle()
    else:
        sharing.hand_out()


@space_task(sharing.RECEIVE, queue="bulk")
def receive_procedure(*, origin: str, told: str) -> None:
    """Take in a procedure that our intercommunality offers, or its end."""
    adopting.receive(origin, told)
