"""What readers thought of a page: numbers by month, and remarks that name nobody."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now

LONGEST_PATH = 255
LONGEST_REMARK = 1000


class OpinionCount(models.Model):
    month = models.DateField(help_text="its first day")
    path = models.CharField(max_length=LONGEST_PATH)
    useful = models.BooleanField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("avis sur une page")
        verbose_name_plural = _("avis sur les pages")
        constraints = [
            models.UniqueConstraint(fields=["month", "path", "useful"], name="opinion_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.path}: {self.number}"


class Remark(models.Model):
    """What a reader missed. Addresses and numbers are taken out before it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=LONGEST_PATH)
    useful = models.BooleanField()
    text = models.CharField(_("remarque"), max_length=LONGEST_REMARK)
    written_at = models.DateTimeField(default=now, db_index=True)
    dealt_with_at = models.DateTimeField(_("traitée le"), null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name = _("remarque sur une page")
        verbose_name_plural = _("remarques sur les pages")

    def __str__(self) -> str:
        return f"{self.path}, {self.written_at:%d/%m/%Y}"
