from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class PublishedHead(models.Model):
    """Where a journal stood at the end of a day. Outside the space, so that a rewrite shows.

    A count and a hash: nothing of the lines. `authority_id` is empty for the platform's journal; no
    foreign key, a head outlives its space. Serving roles add heads and change none.
    """

    authority_id = models.UUIDField(null=True, blank=True, db_index=True)
    day = models.DateField(_("jour"))
    position = models.BigIntegerField(_("lignes"))
    hash = models.CharField(_("empreinte"), max_length=64)
    published_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["authority_id", "day"], name="head_once_a_day"),
            models.UniqueConstraint(
                fields=["day"], condition=Q(authority_id=None), name="platform_head_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.position}:{self.hash[:12]}"


class Retention(models.Model):
    """How long a journal is kept, as data: the duration, its source, when it was checked."""

    code = models.CharField(max_length=20, primary_key=True)
    days = models.PositiveIntegerField(_("durée en jours"))
    source = models.TextField(_("source"))
    verified_on = models.DateField(_("vérifié le"))

    def __str__(self) -> str:
        return f"{self.code}: {self.days}"
