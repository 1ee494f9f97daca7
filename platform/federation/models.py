"""What crosses from a space to its intercommunality: counts, pushed by the space itself."""

from __future__ import annotations

from django.db import models

from kernel.clock import now
from tenants.authorities.models import LocalAuthority

# Residents' requests between 1 and 4 are pushed as this value: in a village of 200 people, « one
# request » says something about someone.
FEW = 4


class SpaceActivity(models.Model):
    """The latest counts of one space. No personal data; one row, overwritten."""

    authority = models.OneToOneField(
        LocalAuthority, models.CASCADE, primary_key=True, related_name="activity"
    )
    open_requests = models.PositiveIntegerField(default=0, help_text="0, « 1 to 4 » as 4, or more")
    overdue_requests = models.PositiveIntegerField(default=0, help_text="the same")
    pages_published = models.PositiveIntegerField(default=0)
    members = models.PositiveIntegerField(default=0, help_text="people with a role there")
    last_activity_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.authority} ({self.counted_at:%Y-%m-%d %H:%M})"
