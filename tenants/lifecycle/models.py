"""What happened to each space, kept in public."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from tenants.authorities.models import LocalAuthority

State = LocalAuthority.State


class StateChange(models.Model):
    """One transition of a space. Never changed, and gone only with the authority itself.

    `author_name` stays when the account is gone, empty for the platform itself. `effective_on` is
    the day it counts from; for a departure, the day the authority wants to be gone.
    """

    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="state_changes")
    source = models.CharField(max_length=20, choices=State.choices)
    target = models.CharField(max_length=20, choices=State.choices)
    reason = models.CharField(_("raison"), max_length=500)
    author_id = models.UUIDField(null=True, blank=True)
    author_name = models.CharField(max_length=301, blank=True)
    at = models.DateTimeField(default=now)
    effective_on = models.DateField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="state_change_changes"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.source} → {self.target} ({self.effective_on})"
