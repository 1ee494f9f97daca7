"""Who may do more than their own role for a while, and when each person's rights were last checked.

Accounts are named by their identity or address, without a key: the row outlives them.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class TimedAccessQuerySet(models.QuerySet["TimedAccess"]):
    def decided(self) -> TimedAccessQuerySet:
        return self.filter(refused_at=None).exclude(ends_at=None)

    def running(self, moment: datetime | None = None) -> TimedAccessQuerySet:
        at = moment or now()
        return self.decided().filter(ended_at=None, starts_at__lte=at, ends_at__gt=at)

    def not_over(self) -> TimedAccessQuerySet:
        return self.decided().filter(ended_at=None, ends_at__gt=now())

    def waiting(self) -> TimedAccessQuerySet:
        return self.filter(ends_at=None, refused_at=None, ended_at=None)


class TimedAccess(models.Model):
    """Rights that end by themselves at `ends_at`: they are asked for at each request."""

    class Kind(models.TextChoices):
        ABSENCE = "absence", _("Remplacement")
        GUEST = "guest", _("Accès accordé")
        EMERGENCY = "emergency", _("Accès d'urgence")

    LONGEST_ABSENCE = timedelta(days=92)
    LONGEST_VISIT_HOURS = 72
    USUAL_VISIT_HOURS = 2

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    holder_id = models.UUIDField(null=True, db_index=True)
    # A guest is known by the address of their account: the commune does not see the account.
    holder_email = models.EmailField(max_length=254, blank=True, default="", db_index=True)
    holder_name = models.CharField(max_length=200, blank=True, default="")
    lender_id = models.UUIDField(null=True)
    lender_name = models.CharField(max_length=200, blank=True, default="")
    roles = models.JSONField(default=list)
    may_write = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True, default="")
    asked_at = models.DateTimeField(default=now)
    asked_by = models.UUIDField(null=True)
    given_by = models.UUIDField(null=True)
    given_by_name = models.CharField(max_length=200, blank=True, default="")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True, db_index=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True, default="")
    refused_at = models.DateTimeField(null=True)

    objects = TimedAccessQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_running(self) -> bool:
        if self.starts_at is None or self.ends_at is None or self.ended_at or self.refused_at:
            return False
        return self.starts_at <= now() < self.ends_at


class AccessCheck(models.Model):
    """An administrator looked at this person's rights and found them right, on that day."""

    person_id = models.UUIDField(primary_key=True)
    checked_at = models.DateTimeField(default=now)
    checked_by = models.UUIDField()
    checked_by_name = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.person_id} {self.checked_at:%Y-%m-%d}"
