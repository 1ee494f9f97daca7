from __future__ import annotations

import uuid

from django.db import models

from kernel.clock import now

SUBJECT_LENGTH = 200


class ProviderPointer(models.Model):
    """In which space a message stands that a provider may report on. Two identities, no more."""

    notification_id = models.UUIDField(primary_key=True)
    authority_id = models.UUIDField()
    created_at = models.DateTimeField(default=now, db_index=True)

    def __str__(self) -> str:
        return str(self.notification_id)


class CentreMessage(models.Model):
    """One line of a person's « mes messages »: who wrote, what about, where to read it."""

    notification_id = models.UUIDField(primary_key=True)
    authority_id = models.UUIDField()
    authority_name = models.CharField(max_length=200)
    # No foreign key: a space may not refer to an account it cannot see.
    user_id = models.UUIDField()
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    url = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-notification_id"]
        indexes = [models.Index(fields=["user_id", "-created_at"], name="centre_of_person")]

    def __str__(self) -> str:
        return f"{self.notification_id} for {self.user_id}"


class PushSubscription(models.Model):
    """A browser that agreed to be told of new messages; the keys are made by the browser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField(db_index=True)
    endpoint = models.URLField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=100)
    browser = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.id)
