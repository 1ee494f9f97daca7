from __future__ import annotations

from django.db import models

from kernel.clock import now


class AuditEntry(models.Model):
    """One act. Never changed, never deleted by the application.

    `actor_id` is an account's identity, empty for the platform itself; no foreign key, so that the
    line outlives the account. `detail` holds no personal data beyond what the act needs.
    """

    at = models.DateTimeField(default=now, db_index=True)
    action = models.CharField(max_length=100, db_index=True)
    actor_id = models.UUIDField(null=True, blank=True, db_index=True)
    target = models.CharField(max_length=100, blank=True, db_index=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target}"
