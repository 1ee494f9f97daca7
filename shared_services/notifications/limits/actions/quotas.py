from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from kernel.audit import facade as audit
from kernel.clock import today
from kernel.tenancy import authority_by_id, public_space, space_of
from shared_services.notifications.channels.models import RecipientDay
from shared_services.notifications.limits.models import AccountDay, ChannelCount, ChannelQuota
from shared_services.notifications.limits.queries import QUOTA_KEY, Quota, quotas_of


def set_quota(authority_id: UUID, channel: str, quota: Quota, *, actor: Any) -> None:
    """Let a commune send so many. Written in its journal, before and after.

    The caller has checked that the actor leads this commune's intercommunality.
    """
    with public_space():
        before = quotas_of(authority_id)[channel]
    if before == quota:
        return
    authority = authority_by_id(authority_id)
    with transaction.atomic():
        with public_space():
            ChannelQuota.objects.update_or_create(
                authority_id=authority_id,
                channel=channel,
                defaults={"per_day": quota.per_day, "per_month": quota.per_month},
            )
        with space_of(authority):
            audit.record(
                "quota.changed",
                actor=actor,
                target=channel,
                changes={
                    "per_day": [before.per_day, quota.per_day],
                    "per_month": [before.per_month, quota.per_month],
                },
            )
            transaction.on_commit(lambda: _forget(authority))


def _forget(authority: Any) -> None:
    with space_of(authority):
        cache.delete(QUOTA_KEY)


def forget_old_counts() -> int:
    """Counts of people older than two days, of communes older than two years; from public."""
    with public_space():
        people = AccountDay.objects.filter(day__lt=today() - timedelta(days=2)).delete()[0]
        communes = ChannelCount.objects.filter(day__lt=today() - timedelta(days=730)).delete()[0]
    return people + communes


def forget_recipients() -> int:
    """Counts of the current space's recipients older than two days."""
    return RecipientDay.objects.filter(day__lt=today() - timedelta(days=2)).delete()[0]
