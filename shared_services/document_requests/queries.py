"""Reads worth a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts.roles.facade import people_to_tell
from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.document_requests.abilities import HANDLE
from shared_services.document_requests.catalogue.rules import DeedProcedure
from shared_services.document_requests.models import (
    DocumentRequest,
    Draft,
    InboxView,
    ProcedureSetting,
)
from shared_services.document_requests.procedures import (
    AnyProcedure,
    procedure_with,
    procedures_here,
)
from shared_services.document_requests.states import OPEN, TO_DO, State

COUNTS = "document_requests.counts"
CHOICES = "document_requests.choices"


def open_to_anyone(procedure: DeedProcedure, born_on: date | None, died_on: date | None) -> bool:
    """Is this person's act old enough for the archives' rule, by birth or by death?"""
    if born_on is None:
        return False
    archives, day = procedure.archives, today()
    if archives.open_for_birth(born_on, today=day):
        return True
    if died_on is None:
        return False
    return (day.year - died_on.year, day.month, day.day) >= (
        archives.years_after_death,
        died_on.month,
        died_on.day,
    )


def inbox(
    *,
    words: str = "",
    state: str = "",
    assignee_id: UUID | None = None,
    overdue: bool = False,
    procedure: str = "",
    label: str = "",
    source: str = "",
) -> QuerySet[DocumentRequest]:
    """Requests for the agents' list, the most urgent first. `state` is one state or a group."""
    found = DocumentRequest.objects.all()
    groups: dict[str, Q] = {
        # By rank: the index of the inbox is in that order.
        "open": Q(rank__lt=2),
        "to_do": Q(rank=0),
        "closed": Q(rank=2),
    }
    if state in groups:
        found = found.filter(groups[state])
    elif state in State.values:
        found = found.filter(state=state)
    if assignee_id is not None:
        found = found.filter(assignee_id=assignee_id)
    if overdue:
        found = found.overdue()
    if procedure:
        found = found.filter(procedure_code=procedure)
    if label:
        found = found.filter(labels__contains=[label])
    if source in DocumentRequest.Source.values:
        found = found.filter(source=source)
    if words.strip():
        found = found.matching(words)
    return found.by_deadline()


def counts() -> dict[str, int]:
    """Open, to do, overdue and waiting requests of the current space.

    Counted again after each act (`forget_counts`), and by itself within five minutes.
    """
    return cache.get_or_set(COUNTS, _counts, timeout=300) or _counts()


def forget_counts() -> None:
    """Once the current transaction is kept, so that nobody counts what is undone."""
    transaction.on_commit(lambda: cache.delete(COUNTS))


def _counts() -> dict[str, int]:
    late = Q(state__in=TO_DO, legal_due_on__lt=today())
    return dict(
        DocumentRequest.objects.aggregate(
            open=Count("pk", filter=Q(state__in=OPEN)),
            to_do=Count("pk", filter=Q(state__in=TO_DO)),
            new=Count("pk", filter=Q(state=State.SUBMITTED)),
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            ready=Count("pk", filter=Q(state=State.READY)),
            overdue=Count("pk", filter=late),
        )
    )


def twins_of(request: DocumentRequest) -> QuerySet[DocumentRequest]:
    """Other requests for the same paper, about the same person, received within two months."""
    around = timedelta(days=60)
    return DocumentRequest.objects.filter(
        procedure_code=request.procedure_code,
        subject_name__iexact=request.subject_name,
        received_at__range=(request.received_at - around, request.received_at + around),
    ).exclude(pk=request.pk)[:3]


@dataclass(frozen=True)
class Choices:
    """What the inbox can be narrowed to: (code, title) of procedures, labels, (id, name) of people.

    At most a minute old.
    """

    procedures: list[tuple[str, str]]
    labels: list[str]
    people: list[tuple[str, str]]
    views: list[tuple[int, str, str, str, bool]]

    def views_of(self, user_id: UUID) -> list[tuple[int, str, str, bool]]:
        """(id, name, filters, whether it is one's own) of the views this agent sees."""
        return [
            (view_id, name, filters, owner == str(user_id))
            for view_id, name, filters, owner, is_shared in self.views
            if is_shared or owner == str(user_id)
        ]


def choices_of_inbox() -> Choices:
    kept = cache.get_or_set(CHOICES, _choices, timeout=60) or _choices()
    return Choices(*kept)


def forget_choices() -> None:
    """Once the current transaction is kept."""
    transaction.on_commit(lambda: cache.delete(CHOICES))


def _choices() -> list[Any]:
    views = [
        (each.pk, each.name, each.filters, str(each.owner_id), each.is_shared)
        for each in InboxView.objects.all()
    ]
    people = [(str(each.user_id), each.name) for each in people_to_tell(HANDLE)]
    return [_asked_procedures(), _known_labels(), people, views]


def _known_labels() -> list[str]:
    """Labels in use on open requests, in order."""
    rows = DocumentRequest.objects.filter(state__in=OPEN).exclude(labels=[])
    return sorted({label for row in rows.values_list("labels", flat=True) for label in row})


def _asked_procedures() -> list[tuple[str, str]]:
    """(code, title) of what was asked here, for the filter."""
    rows = (
        DocumentRequest.objects.order_by("procedure_code")
        .values_list("procedure_code", "title")
        .distinct("procedure_code")
    )
    return sorted(
        ((code, title.partition(", ")[0] or code) for code, title in rows), key=lambda row: row[1]
    )


def requests_of(user: Any) -> QuerySet[DocumentRequest]:
    """What this account asked of this commune: open ones first, then the latest."""
    return DocumentRequest.objects.filter(user_id=user.pk).order_by("closed_at", "-received_at")


def drafts_of(user: Any) -> QuerySet[Draft]:
    return Draft.objects.filter(user_id=user.pk)


def offered_procedures() -> list[AnyProcedure]:
    """What residents may read of here: the release's and the commune's own, less those hidden."""
    if not require_authority().is_writable:
        return []
    hidden = set(ProcedureSetting.objects.filter(is_open=False).values_list("procedure", flat=True))
    return [found for code, found in procedures_here().items() if code not in hidden]


def open_procedure(code: str) -> AnyProcedure | None:
    """The procedure of this code, when the current space takes requests for it."""
    procedure = procedure_with(code)
    if procedure is None or not require_authority().is_writable:
        return None
    is_closed = ProcedureSetting.objects.filter(procedure=code, is_open=False).exists()
    return None if is_closed else procedure
