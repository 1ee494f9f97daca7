"""Counts over the requests of the current space: deadlines kept, volumes, what is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncDate, TruncMonth
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kernel.clock import subdivision_of, today, working_days_after
from kernel.design_system.charts import Chart, Point, chart
from kernel.tenancy import require_authority
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.states import CLOSED, TO_DO, State

SOON_DAYS = 3
MONTHS = 12
PER_COLUMN = 50
# A figure about fewer requests than this says too much about someone, once it leaves the office.
ANSWERED = tuple(CLOSED - {State.WITHDRAWN})


@dataclass(frozen=True)
class Column:
    """One column of the board: what is late, what is due soon, what has time."""

    kind: str
    title: str
    total: int
    requests: list[DocumentRequest]


@dataclass(frozen=True)
class Kept:
    """Of the requests answered in a period: how many before their legal date, and their target."""

    answered: int
    in_legal_time: int
    in_target: int
    days: float | None

    @property
    def legal_percent(self) -> int | None:
        return round(100 * self.in_legal_time / self.answered) if self.answered else None

    @property
    def target_percent(self) -> int | None:
        return round(100 * self.in_target / self.answered) if self.answered else None


def soon_until() -> date:
    """The last day that is « soon »: three working days from now."""
    part = subdivision_of(require_authority().department_code)
    return working_days_after(today(), SOON_DAYS, subdivision=part)


def board() -> list[Column]:
    """The town hall's work by legal date; what waits for the person is not late."""
    work = DocumentRequest.objects.filter(state__in=TO_DO).order_by("legal_due_on", "received_at")
    day, limit = today(), soon_until()
    parts = (
        ("late", _("En retard"), Q(legal_due_on__lt=day)),
        ("soon", _("À répondre sous trois jours"), Q(legal_due_on__range=(day, limit))),
        ("time", _("Dans les temps"), Q(legal_due_on__gt=limit)),
    )
    counts = work.aggregate(**{kind: Count("pk", filter=part) for kind, _title, part in parts})
    return [
        Column(kind, title, counts[kind], list(work.filter(part)[:PER_COLUMN]))
        for kind, title, part in parts
    ]


def kept_since(start: date) -> Kept:
    """How the deadlines were kept since that day, in one query."""
    closed = _answered().filter(closed_at__date__gte=start)
    found = closed.aggregate(
        answered=Count("pk"),
        in_legal_time=Count("pk", filter=Q(closed_day__lte=F("legal_due_on"))),
        in_target=Count("pk", filter=Q(closed_day__lte=F("target_on"))),
        mean=Avg("took"),
    )
    took: timedelta | None = found.pop("mean")
    days = round(took.total_seconds() / 86400, 1) if took is not None else None
    return Kept(days=days, **found)


def monthly() -> Chart:
    """Requests received in each of the last twelve months."""
    start = first_month()
    rows = (
        DocumentRequest.everything.filter(received_at__date__gte=start)
        .annotate(month=TruncMonth("received_at"))
        .values("month")
        .annotate(count=Count("pk"))
    )
    counts = {row["month"].date().replace(day=1): row["count"] for row in rows}
    points = []
    for number in range(MONTHS):
        month = start + relativedelta(months=number)
        points.append(
            Point(date_format(month, "F Y"), counts.get(month, 0), date_format(month, "M"))
        )
    return chart(
        _("Demandes reçues par mois"), points, heading=_("Mois"), unit=_("Demandes reçues")
    )


def by_paper() -> Chart:
    """What people asked for in the last twelve months."""
    return _by("title", _("Demandes par document"), _("Document"), lambda value: value or "?")


def by_source() -> Chart:
    labels = dict(DocumentRequest.Source.choices)
    return _by("source", _("Demandes par voie"), _("Voie"), lambda value: str(labels[value]))


def by_outcome() -> Chart:
    labels = dict(State.choices)
    return _by("state", _("Demandes par état"), _("État"), lambda value: str(labels[value]))


def exported(requests: QuerySet[DocumentRequest]) -> Iterator[list[Any]]:
    """One row a request for spreadsheets: headings first. Nothing of what people answered."""
    yield [
        "Numéro", "Objet", "Voie", "État", "Reçue le", "Échéance légale", "Délai visé",
        "Close le", "Dans le délai légal", "Agent", "Remise", "Étiquettes",
    ]  # fmt: skip
    for request in requests.iterator(chunk_size=500):
        closed = localtime(request.closed_at).date() if request.closed_at else None
        in_time = "" if closed is None else _("oui") if closed <= request.legal_due_on else _("non")
        yield [
            request.tracking_number, request.what, request.get_source_display(),
            request.get_state_display(), request.received_on.isoformat(),
            request.legal_due_on.isoformat(), request.target_on.isoformat(),
            closed.isoformat() if closed else "", in_time, request.assignee_name,
            request.get_delivery_mode_display(), ", ".join(request.labels),
        ]  # fmt: skip


def first_month() -> date:
    return today().replace(day=1) - relativedelta(months=MONTHS - 1)


def _by(field: str, title: str, heading: str, label: Any) -> Chart:
    rows = (
        DocumentRequest.everything.filter(received_at__date__gte=first_month())
        .values(field)
        .annotate(count=Count("pk"))
        .order_by("-count", field)
    )
    counts: dict[str, int] = {}
    for row in rows:
        # « Acte de naissance, copie intégrale » counts with the other copies of the deed.
        name = str(label(row[field])).partition(", ")[0]
        counts[name] = counts.get(name, 0) + row["count"]
    points = [Point(name, count) for name, count in counts.items()]
    return chart(title, points, heading=heading, unit=_("Demandes"))


def _answered() -> QuerySet[DocumentRequest]:
    return DocumentRequest.everything.filter(state__in=ANSWERED).annotate(
        closed_day=TruncDate("closed_at"),
        took=ExpressionWrapper(F("closed_at") - F("received_at"), output_field=DurationField()),
    )
