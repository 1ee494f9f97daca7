"""Who is signed in where, from what kind of device; nothing that opens a session."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q

from kernel.clock import now


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def open(self) -> OpenSessionQuerySet:
        return self.filter(ended_at=None, expires_at__gt=now())

    def with_those_it_opened(self, session_id: uuid.UUID) -> OpenSessionQuerySet:
        """The session, and those entered from it by a ticket."""
        return self.filter(Q(pk=session_id) | Q(opened_by=session_id))


class OpenSession(models.Model):
    """One browser signed in on one host. Kept a month after its end."""

    SEEN_EVERY = timedelta(minutes=15)
    KEPT = timedelta(days=35)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    authority_id = models.UUIDField(null=True)
    # The session of the account host that the sign-on ticket came from.
    opened_by = models.UUIDField(null=True, db_index=True)
    host = models.CharField(max_length=253)
    device = models.CharField(max_length=80)
    # A /24 or a /48: a place, not a person.
    network = models.CharField(max_length=50, blank=True)
    opened_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=30, blank=True)

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at"]
        indexes = [
            models.Index(fields=["user", "ended_at"], name="open_session_of_user"),
            models.Index(fields=["authority_id", "opened_at"], name="open_session_of_space"),
            models.Index(fields=["expires_at"], name="open_session_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.device}"


class KnownDevice(models.Model):
    """A browser this person has signed in with; only a digest of what its cookie holds."""

    KEPT = timedelta(days=400)

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="known_device_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.seen_at:%Y-%m-%d}"
