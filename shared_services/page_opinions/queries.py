from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from shared_services.page_opinions.models import OpinionCount, Remark

MOST_PAGES = 30


@dataclass(frozen=True)
class PageOpinion:
    path: str
    useful: int
    useless: int

    @property
    def share(self) -> int:
        """Per cent of readers whom the page helped."""
        return round(100 * self.useful / (self.useful + self.useless))


def worst_first() -> list[PageOpinion]:
    """Pages of the last twelve months, those that helped fewest first."""
    sums = OpinionCount.objects.values("path").annotate(
        helped=Sum("number", filter=Q(useful=True), default=0),
        lost=Sum("number", filter=Q(useful=False), default=0),
    )
    pages = [
        PageOpinion(one["path"], one["helped"], one["lost"])
        for one in sums
        if one["helped"] + one["lost"]
    ]
    return sorted(pages, key=lambda page: (-page.useless, page.share, page.path))[:MOST_PAGES]


def remarks(*, waiting: bool) -> QuerySet[Remark]:
    return Remark.objects.filter(dealt_with_at__isnull=waiting)
