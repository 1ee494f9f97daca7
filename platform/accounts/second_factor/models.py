"""A lost second factor, on its way to be replaced. Only the account host's role reads this."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from kernel.clock import now


class FactorRecoveryQuerySet(models.QuerySet["FactorRecovery"]):
    def open(self) -> FactorRecoveryQuerySet:
        return self.filter(used_at=None, stopped_at=None, expires_at__gt=now())

    def for_helpers(self) -> FactorRecoveryQuerySet:
        """Those that wait for somebody's help; a resident's waits for nobody."""
        return self.open().filter(approved_at=None, alone=False)


class FactorRecovery(models.Model):
    """Asked by the person, vouched for by one helper, agreed to by another, used once.

    The database itself refuses one helper alone, and anybody helping themselves. A resident, for
    whom no town hall answers, asks `alone`: time and mails stand in for the helpers.
    """

    LIFETIME = timedelta(days=7)
    LINK_LIFETIME = timedelta(hours=24)
    # Alone: the owner has so long at least to refuse, then so long to use the link.
    WAIT_ALONE = timedelta(hours=48)
    LINK_LIFETIME_ALONE = timedelta(days=7)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    alone = models.BooleanField(default=False, db_default=False)
    # Where the helpers speak from; none for an operator's own.
    authority_id = models.UUIDField(null=True, db_index=True)
    reason = models.TextField(blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    link_digest = models.CharField(max_length=64, blank=True, db_index=True)
    usable_from = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    objects = FactorRecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, stopped_at=None),
                name="recovery_one_open",
            ),
            models.CheckConstraint(
                condition=Q(alone=False) | Q(started_by=None, approved_by=None),
                name="recovery_alone_or_helped",
            ),
            models.CheckConstraint(
                condition=Q(started_by=None) | ~Q(started_by=F("user")),
                name="recovery_not_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (
                    Q(started_by__isnull=False)
                    & ~Q(approved_by=F("user"))
                    & ~Q(approved_by=F("started_by"))
                ),
                name="recovery_by_two_others",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%d/%m/%Y}"
