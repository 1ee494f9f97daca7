from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kernel.audit import verifying
from kernel.audit.models import AuditEntry, AuditSeal
from kernel.clock import now

BATCH = 1000


def content(entry: AuditEntry) -> dict[str, Any]:
    """What the hash of a line covers, place in the chain apart."""
    return {
        "id": entry.pk,
        "at": _moment(entry.at),
        "action": entry.action,
        "actor": str(entry.actor_id) if entry.actor_id else None,
        "name": entry.actor_name,
        "role": entry.actor_role,
        "target": entry.target,
        "host": entry.host,
        "network": entry.network,
        "detail": entry.detail,
    }


def anchor() -> AuditSeal | None:
    """The link that stands for the lines retention removed."""
    first = AuditSeal.objects.order_by("position").first()
    if first is None or AuditEntry.objects.filter(pk=first.entry_id).exists():
        return None
    return first


def head(before: datetime | None = None) -> AuditSeal | None:
    """The last link, or the last made before a moment."""
    links = AuditSeal.objects.order_by("-position")
    return (links.filter(sealed_at__lt=before) if before else links).first()


def exported(space: str, published: Iterable[dict[str, Any]] = ()) -> Iterator[str]:
    """The whole journal of the current schema as JSON Lines, see `verifying`."""
    held, last = anchor(), head()
    yield _text(
        {
            "format": verifying.FORMAT,
            "version": verifying.VERSION,
            "space": space,
            "made_at": _moment(now()),
            "anchor": _head(held),
            "head": _head(last),
            "published": list(published),
        }
    )
    previous = held.hash if held else verifying.GENESIS
    position = held.position if held else 0
    while links := list(_links(position, last)):
        entries = AuditEntry.objects.in_bulk([link.entry_id for link in links])
        for link in links:
            yield _line(link, entries.get(link.entry_id), previous)
            position, previous = link.position, link.hash


def waiting() -> QuerySet[AuditEntry]:
    """Lines not chained yet."""
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    return AuditEntry.objects.filter(~Exists(sealed)).order_by("pk")


def _links(after: int, last: AuditSeal | None) -> QuerySet[AuditSeal]:
    found = AuditSeal.objects.filter(position__gt=after).order_by("position")
    # Up to the head that the header tells, whatever is written meanwhile.
    return found.filter(position__lte=last.position)[:BATCH] if last else found.none()


def _line(link: AuditSeal, entry: AuditEntry | None, previous: str) -> str:
    place = {"position": link.position, "previous": previous, "hash": link.hash}
    return _text({**(content(entry) if entry else {"missing": True}), **place})


def _head(link: AuditSeal | None) -> dict[str, Any] | None:
    return {"position": link.position, "hash": link.hash} if link else None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)
