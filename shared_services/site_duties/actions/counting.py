"""Sums of pages read, from Valkey to the space's table; old ones are deleted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import F

from kernel import searches, visits
from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.site_duties.actions.reporting import tell_visits
from shared_services.site_duties.models import SearchCount, VisitCount
from shared_services.site_duties.models.visits import Device, Source
from shared_services.site_duties.rules import facts, months_after

ROWS_AT_ONCE = 500
Key = tuple[date, str, str, str]


def gather() -> int:
    """Take what was counted for this space's hosts. Returns how many pages that makes.

    A worker that dies between its commit and its last word to Valkey counts one batch twice: rather
    that than lose days.
    """
    total = 0
    for domain in require_authority().domains.all():
        found = visits.taken(domain.host)
        if not found:
            continue
        with transaction.atomic():
            total += _add(found)
            transaction.on_commit(partial(visits.forget_taken, domain.host))
    _gather_searches()
    _purge()
    with transaction.atomic():
        tell_visits()
    return total


def _add(found: Counter[visits.Visit]) -> int:
    sums: Counter[Key] = Counter()
    for visit, number in found.items():
        key = _key(visit)
        if key is not None and number > 0:
            sums[key] += number
    keys = list(sums)
    for start in range(0, len(keys), ROWS_AT_ONCE):
        VisitCount.objects.bulk_create(
            [
                VisitCount(day=day, path=path, source=source, device=device)
                for day, path, source, device in keys[start : start + ROWS_AT_ONCE]
            ],
            ignore_conflicts=True,
        )
    for (day, path, source, device), number in sums.items():
        VisitCount.objects.filter(day=day, path=path, source=source, device=device).update(
            number=F("number") + number
        )
    return sum(sums.values())


def _key(visit: visits.Visit) -> Key | None:
    """None for what no program of ours wrote."""
    try:
        day = date.fromisoformat(visit.day)
    except ValueError:
        return None
    is_known = visit.source in Source.values and visit.device in Device.values
    path = visit.path[: visits.LONGEST_PATH].replace("\x00", "")
    return (day, path, visit.source, visit.device) if is_known else None


def _gather_searches() -> None:
    """Words asked often enough, this month and the one before (its last hours)."""
    at_least = int(facts("visits")["searches_at_least"])
    first = today().replace(day=1)
    for month in (first, months_after(first, -1)):
        sums: Counter[tuple[str, bool]] = Counter()
        for domain in require_authority().domains.all():
            for each in searches.asked_often(domain.host, f"{month:%Y-%m}", at_least):
                sums[each.words, each.found] += each.number
        SearchCount.objects.bulk_create(
            [
                SearchCount(
                    month=month, words=words.replace("\x00", ""), found=found, number=number
                )
                for (words, found), number in sums.items()
            ],
            update_conflicts=True,
            unique_fields=["month", "words", "found"],
            update_fields=["number"],
        )


def _purge() -> None:
    """CNIL: twenty-five months at most, a figure of `facts/visits.json`."""
    before = months_after(today(), -int(facts("visits")["kept_months"]))
    VisitCount.objects.filter(day__lt=before).delete()
    SearchCount.objects.filter(month__lt=before).delete()
