"""The journal's door: write a line, name acts, chain, verify, export, purge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from kernel.audit import queries, verifying
from kernel.audit.actions import purging, recording, sealing
from kernel.audit.describing import (
    ShownAs,
    describe_people_with,
    is_named,
    label,
    name_acts,
    sentence,
    sentences,
)
from kernel.audit.models import AuditEntry, AuditSeal
from kernel.audit.verifying import Report

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "Report",
    "ShownAs",
    "changes",
    "describe_people_with",
    "exported",
    "head",
    "is_named",
    "label",
    "name_acts",
    "purge",
    "record",
    "seal_pending",
    "sentence",
    "sentences",
    "verified",
]


class Actor(Protocol):
    @property
    def pk(self) -> Any: ...


def record(action: str, *, actor: Actor | None, target: str = "", **detail: object) -> None:
    """Write one line in the current schema, in the caller's transaction.

    `action` is `<noun>.<past participle>`, for example `document_request.closed`, and has its
    sentence in an `audit_sentences.py`; `actor` is None when the platform acts by itself. Where the
    request comes from is added by itself. For sensitive fields, see `changes`.
    """
    recording.record(action, actor=actor, target=str(target), detail=detail)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """`before` and `after` of what changed alone, to pass on: `record(…, **changes(old, new))`."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {
        "before": {key: before.get(key) for key in keys},
        "after": {key: after.get(key) for key in keys},
    }


def seal_pending() -> int:
    """Chain the lines of the current schema that are not yet. Returns how many were."""
    return sealing.seal_pending()


def head(before: datetime | None = None) -> AuditSeal | None:
    """The last link of the current schema's chain, or the last made before a moment."""
    return queries.head(before)


def exported(space: str, published: Iterable[dict[str, Any]] = ()) -> Iterator[str]:
    """The whole journal of the current schema as JSON Lines, with which it can be verified."""
    return queries.exported(space, published)


def verified(published: Iterable[dict[str, Any]] = ()) -> Report:
    """Verify the current schema's journal, from its lines to the heads published of it."""
    return verifying.verify(exported("", published))


def purge(before: datetime) -> int:
    """Delete the lines older than that, as the owner; the chain stays verifiable."""
    return purging.purge(before)
