"""What the space tells its intercommunality: the state of the site, sums of pages read."""

from __future__ import annotations

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from kernel.clock import now, today
from kernel.tenancy import require_authority
from shared_services.site_duties import conformity, queries
from shared_services.site_duties.models import VisitCount
from shared_services.site_duties.rules import facts, months_after
from shared_services.site_duties.sums.models import MonthVisits, SiteState

MONTHS_TOLD = 2


def tell_state() -> None:
    """In the caller's transaction."""
    found = conformity.report()
    statement = queries.published_statement()
    SiteState.objects.update_or_create(
        pk=require_authority().pk,
        defaults={
            "score": found.score,
            "right": found.right,
            "wrong": found.wrong,
            "unknown": found.unknown,
            "accessibility": queries.conformity().value,
            "statement_ends_on": statement.ends_on if statement else None,
            "states": found.states,
            "told_at": now(),
        },
    )


def tell_visits() -> None:
    """This month and the one before; a sum too small to hide in is not told."""
    since = months_after(today().replace(day=1), 1 - MONTHS_TOLD)
    sums = (
        VisitCount.objects.filter(day__gte=since)
        .annotate(month=TruncMonth("day"))
        .values_list("month")
        .annotate(total=Sum("number"))
    )
    smallest = int(facts("visits")["smallest_sum_told"])
    for month, total in sums.order_by("month"):
        MonthVisits.objects.update_or_create(
            authority_id=require_authority().pk,
            month=month,
            defaults={"pages_read": total if total >= smallest else None},
        )
