from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.search.backends import get_search_backend

from kernel.clock import today
from shared_services.acts.models import (
    Act,
    ActStamp,
    CommuneWithoutSite,
    CouncilMeeting,
    InformedCouncillor,
)
from shared_services.acts.rules import matters, publication

MOST_RESULTS = 200
DONE, LATER, SOON, LATE = "done", "later", "soon", "late"


@dataclass(frozen=True)
class Filters:
    nature: str = ""
    year: int | None = None
    matter: str = ""
    words: str = ""
    commune: str = ""

    @classmethod
    def read(cls, asked: Any) -> Filters:
        """From a query string; what makes no sense is no filter."""
        year = str(asked.get("annee", ""))
        nature, matter = str(asked.get("nature", "")), str(asked.get("matiere", ""))
        is_year = year.isascii() and year.isdigit() and 1800 <= int(year[:5]) <= 2200
        return cls(
            nature=nature if nature in Act.Nature.values else "",
            year=int(year) if is_year else None,
            matter=matter if matter in matters() else "",
            words=str(asked.get("q", "")).replace("\x00", "").strip()[:200],
            commune=slugify(str(asked.get("commune", ""))[:100]),
        )


def acts(filters: Filters | None = None) -> QuerySet[Act]:
    """Newest first; with words, those whose text, title or number holds them."""
    found: QuerySet[Act] = Act.objects.select_related("document", "commune").defer("text")
    if filters is None:
        return found
    if filters.nature:
        found = found.filter(nature=filters.nature)
    if filters.year:
        found = found.filter(adopted_on__year=filters.year)
    if filters.matter:
        found = found.filter(matter_code=filters.matter)
    if filters.commune:
        found = found.filter(commune__slug=filters.commune)
    if filters.words:
        found = found.filter(pk__in=[act.pk for act in search(filters.words)])
    return found


def search(words: str) -> list[Act]:
    """Best first, French stems, accents ignored, in titles, numbers and whole texts."""
    if not words:
        return []
    return list(get_search_backend().search(words, Act.objects.defer("text"))[:MOST_RESULTS])


def act(identity: int) -> Act | None:
    related = ("document", "replaces", "meeting", "commune")
    return Act.objects.select_related(*related).filter(pk=identity).first()


def stamp(act_id: int) -> ActStamp | None:
    return ActStamp.objects.filter(act_id=act_id).first()


def communes() -> QuerySet[CommuneWithoutSite]:
    """Those whose acts are published here; none in a commune's own register."""
    return CommuneWithoutSite.objects.all()


def commune(slug: str) -> CommuneWithoutSite | None:
    return CommuneWithoutSite.objects.filter(slug=slug).first()


def councillors() -> QuerySet[InformedCouncillor]:
    return InformedCouncillor.objects.all()


def years() -> list[int]:
    return [day.year for day in Act.objects.dates("adopted_on", "year", order="DESC")]


def least_online_until(one: Act) -> date:
    """Two months at least after the day put online (R. 2131-1)."""
    start = localtime(one.put_online_at).date()
    months = start.month - 1 + publication().least_months_online
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Duty:
    """Something the law wants after a meeting, and where it stands."""

    meeting: CouncilMeeting
    nature: str
    title: str
    due_on: date | None
    act: Act | None
    state: str

    @property
    def days_left(self) -> int:
        return (self.due_on - today()).days if self.due_on else 0

    @property
    def days_late(self) -> int:
        return -self.days_left


def duties(meetings: list[CouncilMeeting] | None = None) -> list[Duty]:
    """List (L. 2121-25) and minutes (L. 2121-15) of past meetings; undone ones first."""
    rows = list(recent_meetings()) if meetings is None else meetings
    online: dict[tuple[Any, str], Act] = {}
    natures = (Act.Nature.LIST, Act.Nature.MINUTES)
    for one in Act.objects.defer("text").filter(meeting__in=rows, nature__in=natures):
        online[(one.meeting_id, one.nature)] = one
    found = [
        duty
        for meeting in rows
        if meeting.held_on <= today()
        for duty in (_list_of(meeting, online), _minutes_of(meeting, online))
    ]
    order = {LATE: 0, SOON: 1, LATER: 2, DONE: 3}
    return sorted(found, key=lambda duty: (order[duty.state], duty.due_on or date.max))


def recent_meetings() -> QuerySet[CouncilMeeting]:
    """A year back is enough: older ones are history, not duties."""
    return CouncilMeeting.objects.filter(held_on__gte=today() - timedelta(days=365))


def _list_of(meeting: CouncilMeeting, online: dict[tuple[Any, str], Act]) -> Duty:
    due_on = meeting.held_on + timedelta(days=publication().list_days)
    act = online.get((meeting.pk, Act.Nature.LIST))
    title = _("Liste des délibérations examinées")
    return Duty(meeting, Act.Nature.LIST, title, due_on, act, _state(due_on, act))


def _minutes_of(meeting: CouncilMeeting, online: dict[tuple[Any, str], Act]) -> Duty:
    adopted_on = meeting.minutes_adopted_on
    due_on = adopted_on + timedelta(days=publication().minutes_days) if adopted_on else None
    act = online.get((meeting.pk, Act.Nature.MINUTES))
    return Duty(meeting, Act.Nature.MINUTES, _("Procès-verbal"), due_on, act, _state(due_on, act))


def _state(due_on: date | None, act: Act | None) -> str:
    if act is not None:
        return DONE
    if due_on is None:
        return LATER
    left = (due_on - today()).days
    if left < 0:
        return LATE
    return SOON if left <= publication().soon_days else LATER
