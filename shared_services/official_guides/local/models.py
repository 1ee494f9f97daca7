from __future__ import annotations

import uuid

from django.db import models

from kernel.clock import now


class LocalGuide(models.Model):
    """One guide as this site shows it: hidden, or with a note and a link of the town hall's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audience = models.CharField(max_length=12)
    code = models.CharField(max_length=12)
    is_hidden = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    link_title = models.CharField(max_length=120, blank=True)
    link_url = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "code"], name="local_guide_once")
        ]

    def __str__(self) -> str:
        return f"{self.audience}/{self.code}"
