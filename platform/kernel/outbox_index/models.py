from __future__ import annotations

from django.db import models


class OutboxPointer(models.Model):
    """One unfinished message of some space: who has to look at it, and when at the latest.

    Written and removed in the same transaction as the message it points to. `authority_id` is the
    authority's UUID as text, or "public"; no foreign key, a space never waits for a registry row.
    """

    message_id = models.UUIDField(primary_key=True)
    authority_id = models.CharField(max_length=36)
    handler = models.CharField(max_length=100)
    queue = models.CharField(max_length=20)
    due_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["queue", "due_at"], name="pointer_due")]

    def __str__(self) -> str:
        return f"{self.handler} {self.message_id} in {self.authority_id}"


class PeriodicRun(models.Model):
    """The last period for which a recurring job was handed to every space."""

    handler = models.CharField(max_length=100, primary_key=True)
    period = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.handler} #{self.period}"
