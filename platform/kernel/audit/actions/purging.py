"""Retention: the oldest lines go, and the chain can still be verified."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Min

from kernel.audit.actions.recording import record
from kernel.audit.actions.sealing import seal_pending
from kernel.audit.models import AuditEntry, AuditSeal
from kernel.audit.verifying import PURGED


def purge(before: datetime) -> int:
    """Delete the lines older than that, from the first on; returns how many.

    Only a whole beginning goes, so that what stays is one chain; the last link of what went stays
    as its anchor, and a line says so. Every serving role may only add lines: the caller works as
    the owner, in the journal's schema.
    """
    with transaction.atomic():
        seal_pending()
        anchor = _last_link_to_remove(before)
        if anchor is None:
            return 0
        gone = AuditSeal.objects.filter(position__lte=anchor.position).values("entry_id")
        count, _by_model = AuditEntry.objects.filter(pk__in=gone).delete()
        AuditSeal.objects.filter(position__lt=anchor.position).delete()
        if not count:
            return 0
        detail: dict[str, object] = {
            "through": anchor.position,
            "hash": anchor.hash,
            "lines": count,
            "older_than": f"{before:%Y-%m-%d}",
        }
        record(PURGED, actor=None, target="", detail=detail)
    return count


def _last_link_to_remove(before: datetime) -> AuditSeal | None:
    kept = AuditEntry.objects.filter(at__gte=before).values("pk")
    first = AuditSeal.objects.filter(entry_id__in=kept).aggregate(first=Min("position"))["first"]
    links = AuditSeal.objects.order_by("-position")
    return links.first() if first is None else links.filter(position__lt=first).first()
