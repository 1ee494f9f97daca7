from __future__ import annotations

from django.db import models

from kernel.clock import now


class AuditEntry(models.Model):
    """One act. Never changed, never deleted by the application but by the rule of retention.

    `actor_id` is an account's identity, empty for the platform itself; no foreign key, so that the
    line outlives the account. `actor_name` and `actor_role` are what the space showed that day, of
    people with a role alone: a resident's name is in their file, not here. `host` and `network` say
    where the request came from, empty for a background task; of the address only the network is
    kept. `detail` holds no personal data beyond what the act needs.
    """

    at = models.DateTimeField(default=now, db_index=True)
    action = models.CharField(max_length=100, db_index=True)
    actor_id = models.UUIDField(null=True, blank=True, db_index=True)
    actor_name = models.CharField(max_length=200, blank=True, default="")
    actor_role = models.CharField(max_length=200, blank=True, default="")
    target = models.CharField(max_length=100, blank=True, db_index=True)
    host = models.CharField(max_length=253, blank=True, default="")
    network = models.CharField(max_length=50, blank=True, default="")
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target}"


class AuditSeal(models.Model):
    """One link of the chain: the line's place in it, and the hash of the line and of what precedes.

    No foreign key to the line: when the oldest lines go, the last of their links stays as anchor.
    """

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"
