from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from kernel.audit import facade as audit
from kernel.audit.facade import AuditEntry, AuditSeal
from kernel.tenancy import PUBLIC_SCHEMA, current_authority, current_schema, public_space
from tenants.journal.models import PublishedHead, Retention

HEADS_SHOWN = 14


@dataclass(frozen=True)
class Search:
    """What the reader looks for; each part may be empty."""

    start: date | None = None
    end: date | None = None
    person: str = ""
    action: str = ""
    about: str = ""


@dataclass(frozen=True)
class Line:
    """One line as a person reads it. `position` is None until it is chained."""

    at: datetime
    is_person: bool
    who: str
    role: str
    sentence: str
    target: str
    host: str
    network: str
    details: list[tuple[str, str]]
    changes: list[tuple[str, str, str]]
    position: int | None
    hash: str


def found(search: Search) -> QuerySet[AuditEntry]:
    """Lines of the current schema that match, the latest first."""
    lines = AuditEntry.objects.order_by("-at", "-pk")
    if search.start:
        lines = lines.filter(at__gte=midnight(search.start))
    if search.end:
        lines = lines.filter(at__lt=midnight(search.end + timedelta(days=1)))
    if search.action:
        lines = lines.filter(action=search.action)
    if search.person:
        lines = lines.filter(_is_person(search.person))
    if search.about:
        told = Q(target__icontains=search.about) | Q(told__icontains=search.about)
        lines = lines.annotate(told=Cast("detail", TextField())).filter(told)
    return lines


def shown(entries: Iterable[AuditEntry]) -> list[Line]:
    """These lines with names and links of the chain: two queries, whatever their number."""
    held = list(entries)
    seals = {
        seal.entry_id: seal
        for seal in AuditSeal.objects.filter(entry_id__in=[entry.pk for entry in held])
    }
    unnamed = {entry.actor_id for entry in held if entry.actor_id and not entry.actor_name}
    people = get_user_model()._default_manager.in_bulk(list(unnamed))
    names = {key: str(person.get_full_name()) for key, person in people.items()}
    return [_line(entry, names, seals.get(entry.pk)) for entry in held]


def published(authority_id: UUID | None) -> list[dict[str, Any]]:
    """Every head published of a journal, the oldest first, as an export holds them."""
    heads = PublishedHead.objects.filter(authority_id=authority_id).order_by("day")
    return [{"day": str(h.day), "position": h.position, "hash": h.hash} for h in heads]


def last_heads() -> list[PublishedHead]:
    """The latest heads of the current schema's journal."""
    return list(PublishedHead.objects.filter(authority_id=current_id())[:HEADS_SHOWN])


def retention() -> Retention:
    """The rule for the current schema's journal."""
    code = "platform" if current_schema() == PUBLIC_SCHEMA else "space"
    with public_space():
        return Retention.objects.get(code=code)


def current_id() -> UUID | None:
    authority = current_authority()
    return authority.pk if authority is not None else None


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _is_person(told: str) -> Q:
    """By the name shown that day; an account's number finds a resident's acts."""
    by_name = Q(actor_name__icontains=told)
    try:
        return by_name | Q(actor_id=UUID(told))
    except ValueError:
        return by_name


def _line(entry: AuditEntry, names: dict[Any, str], seal: AuditSeal | None) -> Line:
    detail = dict(entry.detail)
    before, after = detail.pop("before", None), detail.pop("after", None)
    is_change = isinstance(before, dict) and isinstance(after, dict)
    return Line(
        at=entry.at,
        is_person=entry.actor_id is not None,
        who=entry.actor_name or names.get(entry.actor_id, ""),
        role=entry.actor_role,
        sentence=audit.sentence(entry.action, entry.detail),
        target=entry.target,
        host=entry.host,
        network=entry.network,
        details=[(audit.label(key), _told(value)) for key, value in sorted(detail.items())],
        changes=_changes(before, after) if is_change else [],
        position=seal.position if seal else None,
        hash=seal.hash if seal else "",
    )


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (audit.label(key), _told(before.get(key)), _told(after.get(key)))
        for key in sorted({*before, *after})
    ]


def _told(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return str(value)
