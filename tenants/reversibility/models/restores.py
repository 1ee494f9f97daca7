from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from tenants.authorities.models import LocalAuthority


class SpaceRestore(models.Model):
    """A space put back to an earlier state; what it held before is kept aside until confirmed."""

    class State(models.TextChoices):
        DONE = "done", _("Restauré, à confirmer")
        CONFIRMED = "confirmed", _("Confirmé")
        UNDONE = "undone", _("Annulé")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="restores")
    source = models.CharField(max_length=300)
    restored_to = models.DateTimeField(help_text="moment the data is from")
    kept_schema = models.CharField(max_length=63)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DONE)
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=Q(state="done"), name="restore_one_to_confirm"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority} → {self.restored_to:%Y-%m-%d %H:%M}"
