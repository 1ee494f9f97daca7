"""Sites of several communes, as their spaces told them: for the intercommunality's console."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kernel.clock import today
from kernel.tenancy import public_space
from shared_services.site_duties.criteria import criteria
from shared_services.site_duties.models.checks import State
from shared_services.site_duties.models.statement import Conformity
from shared_services.site_duties.rules import months_after
from shared_services.site_duties.sums.models import MonthVisits, SiteState


@dataclass(frozen=True)
class SiteLine:
    """`pages_read` of last month: None when unknown or too small to be told."""

    score: int | None
    wrong: tuple[str, ...]
    accessibility: str
    statement_ends_on: date | None
    statement_is_over: bool
    pages_read: int | None
    told_at: datetime

    @property
    def wrong_labels(self) -> list[str]:
        known = criteria()
        return [known[code].label for code in self.wrong if code in known]


def lines(authority_ids: Iterable[UUID]) -> dict[UUID, SiteLine]:
    """Those that told something, in two reads."""
    wanted = list(authority_ids)
    month = months_after(today().replace(day=1), -1)
    with public_space():
        visits = dict(
            MonthVisits.objects.filter(authority_id__in=wanted, month=month).values_list(
                "authority_id", "pages_read"
            )
        )
        return {
            row.pk: _line(row, visits.get(row.pk))
            for row in SiteState.objects.filter(pk__in=wanted)
        }


def _line(row: Any, pages_read: int | None) -> SiteLine:
    ends_on = row.statement_ends_on
    is_over = ends_on is None or ends_on <= today()
    known = Conformity.values
    state = row.accessibility if row.accessibility in known and not is_over else Conformity.NONE
    return SiteLine(
        score=row.score,
        wrong=tuple(code for code, one in row.states.items() if one == State.WRONG),
        accessibility=str(Conformity(state).label),
        statement_ends_on=ends_on,
        statement_is_over=is_over,
        pages_read=pages_read,
        told_at=row.told_at,
    )
