"""What circulates between the sites of a group: numbers, never who decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from kernel.tenancy import public_space
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem


@dataclass(frozen=True)
class Circulation:
    """`taken_up`: answers « repris » to this authority's offers, by all the others together."""

    events: int = 0
    news: int = 0
    places: int = 0
    taken_up: int = 0
    accepted_here: int = 0
    refused_here: int = 0

    @property
    def offered(self) -> int:
        return self.events + self.news + self.places


def circulation(authority_ids: Iterable[UUID]) -> dict[Any, Circulation]:
    """In two reads, of what is offered now."""
    wanted = list(authority_ids)
    kinds, answers = SharedItem.Kind, SharedAnswer.State
    with public_space():
        offered = SharedItem.objects.filter(authority_id__in=wanted, state=SharedItem.State.OFFERED)
        rows: Any = offered.order_by().values("authority_id").annotate(
            events=Count("pk", filter=Q(kind=kinds.EVENT), distinct=True),
            news=Count("pk", filter=Q(kind=kinds.NEWS), distinct=True),
            places=Count("pk", filter=Q(kind=kinds.PLACE), distinct=True),
            taken_up=Count("answers", filter=Q(answers__state=answers.ACCEPTED), distinct=True),
        )  # fmt: skip
        found: dict[Any, dict[str, int]] = {row.pop("authority_id"): row for row in rows}
        given = SharedAnswer.objects.filter(
            authority_id__in=wanted, item__state=SharedItem.State.OFFERED
        )
        given_rows: Any = given.order_by().values("authority_id").annotate(
            accepted_here=Count("pk", filter=Q(state=answers.ACCEPTED)),
            refused_here=Count("pk", filter=Q(state=answers.REFUSED)),
        )  # fmt: skip
        for row in given_rows:
            found.setdefault(row.pop("authority_id"), {}).update(row)
    return {one: Circulation(**found.get(one, {})) for one in wanted}
