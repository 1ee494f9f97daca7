"""What is no longer needed goes, files included; figures and the audit keep that it existed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from kernel.audit import facade as audit
from kernel.clock import now
from shared_services.document_requests.actions.drafts import delete_attachment, delete_draft
from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.models import DocumentRequest, Draft
from shared_services.document_requests.pointers.pointing import forget
from shared_services.document_requests.procedures import every_own_procedure

BATCH = 200


@dataclass(frozen=True)
class Purged:
    drafts: int
    requests: int


def purge() -> Purged:
    """Delete drafts left for 30 days; forget the people of requests closed for a year.

    Décret 2017-890, art. 29.

    The delays are the catalogue's, or those the commune set for its own procedures. Each row is
    its own transaction: one failure stops no other.
    """
    drafts = requests = 0
    for procedure in (*all_procedures().values(), *every_own_procedure()):
        kept = procedure.retention
        drafts += _purge_drafts(procedure.code, kept.draft_days)
        requests += _purge_requests(procedure.code, kept.days_after_closing)
    return Purged(drafts, requests)


def _purge_drafts(procedure: str, days: int) -> int:
    limit = now() - timedelta(days=days)
    stale = Draft.objects.filter(procedure=procedure, updated_at__lt=limit)
    count = 0
    for pk in list(stale.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            draft = Draft.objects.select_for_update().filter(pk=pk, updated_at__lt=limit).first()
            if draft:
                delete_draft(draft)
                count += 1
    return count


def _purge_requests(procedure: str, days: int) -> int:
    limit = now() - timedelta(days=days)
    old = DocumentRequest.objects.filter(procedure_code=procedure, closed_at__lt=limit)
    count = 0
    for request in old.order_by("closed_at")[:BATCH]:
        with transaction.atomic():
            for attachment in request.attachments.all():
                delete_attachment(attachment)
            audit.record(
                "document_request.purged",
                actor=None,
                target=str(request.pk),
                number=request.tracking_number,
                outcome=request.state,
                closed_on=f"{request.closed_at:%Y-%m-%d}",
            )
            forget([request.pk])
            _forget(request)
            count += 1
    return count


def _forget(request: DocumentRequest) -> None:
    """Take out all that speaks of people; the row stays for the figures."""
    for gone in (
        request.letters,
        request.opinions,
        request.messages,
        request.piece_requests,
        request.events,
    ):
        gone.all().delete()
    request.forget_people()
    request.save()
