"""How much the site is read, as the screen and the export tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.clock import today
from kernel.design_system.charts import Chart, Point, chart
from kernel.site_addresses import kinds
from shared_services.site_duties.models import SearchCount, VisitCount
from shared_services.site_duties.models.visits import Device, Source
from shared_services.site_duties.rules import facts, months_after

MOST_PAGES = 20
DAYS = "30-jours"
PERIODS = {
    DAYS: gettext_lazy("30 derniers jours"),
    "12-mois": gettext_lazy("12 derniers mois"),
    "tout": gettext_lazy("Tout ce qui est gardé"),
}
Rows = Any


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included; by day or by month."""

    name: str
    start: date
    end: date

    @property
    def by_day(self) -> bool:
        return self.name == DAYS


@dataclass(frozen=True)
class PageLine:
    path: str
    title: str
    number: int


@dataclass(frozen=True)
class SearchLine:
    words: str
    found: bool
    number: int


@dataclass(frozen=True)
class Traffic:
    """`entries` are pages to which people came from outside: a visit begins there."""

    period: Period
    pages_read: int
    entries: int
    before: int | None
    in_time: Chart
    sources: Chart
    devices: Chart
    pages: list[PageLine]
    searches: list[SearchLine]


def period_named(name: str) -> Period:
    """The last thirty days for a name we do not know."""
    end = today()
    first = end.replace(day=1)
    if name == "12-mois":
        return Period(name, months_after(first, -11), end)
    if name == "tout":
        return Period(name, months_after(first, -int(facts("visits")["kept_months"])), end)
    return Period(DAYS, end - timedelta(days=29), end)


def traffic(period: Period) -> Traffic:
    """Eight reads of the table at most, whatever its size."""
    rows = _rows(period.start, period.end)
    by_source = _sums(rows, "source")
    inside = by_source.get(Source.INSIDE, 0)
    pages_read = sum(by_source.values())
    came = [Point(str(each.label), by_source.get(each, 0)) for each in Source if each != "inside"]
    by_device = _sums(rows, "device")
    return Traffic(
        period=period,
        pages_read=pages_read,
        entries=pages_read - inside,
        before=_before(period),
        in_time=chart(
            _("Pages lues par jour") if period.by_day else _("Pages lues par mois"),
            list(_in_time(rows, period)),
            heading=_("Jour") if period.by_day else _("Mois"),
            unit=_("Pages lues"),
        ),
        sources=chart(
            _("D'où viennent les lecteurs"), came, heading=_("Venus par"), unit=_("Arrivées")
        ),
        devices=chart(
            _("Sur quel appareil"),
            [Point(str(each.label), by_device.get(each, 0)) for each in Device],
            heading=_("Appareil"),
            unit=_("Pages lues"),
        ),
        pages=_pages(rows),
        searches=_searches(period),
    )


def _rows(start: date, end: date) -> Rows:
    return VisitCount.objects.filter(day__gte=start, day__lte=end)


def _sums(rows: Rows, name: str) -> dict[Any, int]:
    found = rows.order_by().values_list(name).annotate(total=Sum("number"))
    return dict(found)


def _before(period: Period) -> int | None:
    """Pages read in the thirty days before; None when nothing was counted yet."""
    if not period.by_day:
        return None
    start = period.start - timedelta(days=30)
    told = _rows(start, period.start - timedelta(days=1)).aggregate(total=Sum("number"))
    total: int | None = told["total"]
    return total


def _in_time(rows: Rows, period: Period) -> Iterator[Point]:
    if period.by_day:
        sums = _sums(rows, "day")
        day = period.start
        while day <= period.end:
            yield Point(date_format(day, "j F Y"), sums.get(day, 0), date_format(day, "d/m"))
            day += timedelta(days=1)
        return
    sums = _sums(rows.annotate(month=TruncMonth("day")), "month")
    month = period.start
    while month <= period.end:
        yield Point(date_format(month, "F Y"), sums.get(month, 0), date_format(month, "m/y"))
        month = months_after(month, 1)


def _pages(rows: Rows) -> list[PageLine]:
    titles = {each.path: each.title for kind in kinds() for each in kind.find()}
    found = rows.order_by().values_list("path").annotate(total=Sum("number"))
    most = found.order_by("-total", "path")[:MOST_PAGES]
    return [PageLine(path, titles.get(path, ""), total) for path, total in most]


def _searches(period: Period) -> list[SearchLine]:
    """By whole months: words are not dated closer."""
    rows = SearchCount.objects.filter(month__gte=period.start.replace(day=1), month__lte=period.end)
    found = rows.order_by().values_list("words", "found").annotate(total=Sum("number"))
    most = found.order_by("-total", "words")[:MOST_PAGES]
    return [SearchLine(words, is_found, total) for words, is_found, total in most]


def exported(period: Period) -> Iterator[list[Any]]:
    """Every count of the period, with its header."""
    yield [_("Jour"), _("Page"), _("Venus par"), _("Appareil"), _("Pages lues")]
    rows = _rows(period.start, period.end).order_by("day", "path", "source", "device")
    for row in rows.iterator(chunk_size=2000):
        yield [
            row.day.isoformat(),
            row.path,
            row.get_source_display(),
            row.get_device_display(),
            row.number,
        ]
