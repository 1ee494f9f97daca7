from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.db.models import Sum

from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.notifications.limits.defaults import defaults
from shared_services.notifications.limits.models import ChannelCount, ChannelQuota

# Of the current space: every key of the cache has its schema.
QUOTA_KEY, QUOTA_SECONDS = "notifications.quota", 60


@dataclass(frozen=True)
class Quota:
    per_day: int
    per_month: int


@dataclass(frozen=True)
class Gauge:
    """How far one channel of one commune is from its limits."""

    channel: str
    quota: Quota
    today: int
    month: int

    @property
    def percent(self) -> int:
        """Of the nearer limit, at most 100."""
        parts = [
            100 * sent // limit if limit else 100
            for sent, limit in (
                (self.today, self.quota.per_day),
                (self.month, self.quota.per_month),
            )
        ]
        return min(100, max(parts))

    @property
    def is_near(self) -> bool:
        return self.percent >= int(defaults()["warning_percent"])

    @property
    def is_full(self) -> bool:
        return self.percent >= 100


def channels() -> list[str]:
    return list(defaults()["per_commune"])


def usual(channel: str) -> Quota:
    return Quota(**defaults()["per_commune"][channel])


def quotas_of(authority_id: UUID) -> dict[str, Quota]:
    """Of every channel: the intercommunality's choice, or the usual one."""
    rows = ChannelQuota.objects.filter(authority_id=authority_id)
    chosen = {row.channel: Quota(row.per_day, row.per_month) for row in rows}
    return {channel: chosen.get(channel, usual(channel)) for channel in channels()}


def own_limits() -> tuple[dict[str, Quota], dict[str, int]]:
    """Quotas of the current space, and what it sent this month before today; a minute old."""
    here = require_authority().pk

    def read() -> tuple[date, dict[str, tuple[int, int]], dict[str, int]]:
        quotas = {name: (one.per_day, one.per_month) for name, one in quotas_of(here).items()}
        return today(), quotas, _sent_before_today(here)

    kept = cache.get(QUOTA_KEY)
    if kept is None:
        kept = read()
        cache.set(QUOTA_KEY, kept, QUOTA_SECONDS)
    day, quotas, before = kept
    if day != today():
        # Yesterday's answer, in the first minute of a day.
        before = _sent_before_today(here)
    return {name: Quota(*numbers) for name, numbers in quotas.items()}, before


def _sent_before_today(authority_id: UUID) -> dict[str, int]:
    rows = (
        ChannelCount.objects.filter(
            authority_id=authority_id, day__gte=today().replace(day=1), day__lt=today()
        )
        .values_list("channel")
        .annotate(Sum("sent"))
    )
    return dict(rows)


def gauges(authority_ids: Iterable[UUID]) -> dict[UUID, list[Gauge]]:
    """Of each authority, in two questions, whatever their number. A space sees its own alone."""
    wanted = list(authority_ids)
    quotas = {
        (row.authority_id, row.channel): Quota(row.per_day, row.per_month)
        for row in ChannelQuota.objects.filter(authority_id__in=wanted)
    }
    day: dict[tuple[UUID, str], int] = {}
    month: dict[tuple[UUID, str], int] = {}
    for row in ChannelCount.objects.filter(
        authority_id__in=wanted, day__gte=today().replace(day=1)
    ):
        place = (row.authority_id, row.channel)
        month[place] = month.get(place, 0) + row.sent
        if row.day == today():
            day[place] = row.sent
    return {
        one: [
            Gauge(
                name,
                quotas.get((one, name), usual(name)),
                day.get((one, name), 0),
                month.get((one, name), 0),
            )
            for name in channels()
        ]
        for one in wanted
    }
