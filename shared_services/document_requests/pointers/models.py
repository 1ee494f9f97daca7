from __future__ import annotations

from django.db import models

from kernel.clock import now


class RequestPointer(models.Model):
    """Where a person's request stands and how far it is; nothing of what it asks."""

    request_id = models.UUIDField(primary_key=True)
    authority_id = models.UUIDField()
    # No foreign key: a space may not refer to an account it cannot see.
    user_id = models.UUIDField()
    number = models.CharField(max_length=30)
    state = models.CharField(max_length=30)
    received_on = models.DateField()
    updated_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-received_on", "-updated_at"]
        indexes = [models.Index(fields=["user_id", "-received_on"], name="requests_of_person")]

    def __str__(self) -> str:
        return self.number
