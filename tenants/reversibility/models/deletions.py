from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kernel.clock import now, today


class LegalDelay(models.Model):
    """A delay the platform keeps, as data: its length, where it comes from, when it was checked."""

    code = models.CharField(max_length=50, primary_key=True)
    days = models.PositiveIntegerField(_("durée en jours"))
    source = models.TextField(_("source"))
    verified_on = models.DateField(_("vérifié le"))

    def __str__(self) -> str:
        return f"{self.code}: {self.days}"


class SpaceDeletion(models.Model):
    """The way of a space to its deletion, step by step; afterwards the tombstone, kept for ever.

    No foreign key to the authority, nor to people: this row outlives them all. The visa of the
    departmental archives lies here and not in a file, so that any copy of the database has it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority_id = models.UUIDField(db_index=True)
    authority_name = models.CharField(max_length=200)
    schema_name = models.CharField(max_length=63)
    asked_at = models.DateTimeField(default=now, editable=False)
    asked_by_id = models.UUIDField(null=True, blank=True)
    reason = models.TextField(_("raison"))
    export_id = models.UUIDField(null=True, blank=True)
    export_sha256 = models.CharField(max_length=64, blank=True)
    manifest = models.JSONField(default=dict, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by_id = models.UUIDField(null=True, blank=True)
    delay_days = models.PositiveIntegerField(null=True, blank=True)
    delay_source = models.TextField(blank=True)
    visa_pdf = models.BinaryField(null=True, blank=True)
    visa_sha256 = models.CharField(max_length=64, blank=True)
    visa_number = models.CharField(_("numéro du bordereau"), max_length=100, blank=True)
    visa_signed_on = models.DateField(_("visé le"), null=True, blank=True)
    visa_service = models.CharField(_("service d'archives"), max_length=200, blank=True)
    visa_given_at = models.DateTimeField(null=True, blank=True)
    visa_given_by_id = models.UUIDField(null=True, blank=True)
    ordered_at = models.DateTimeField(null=True, blank=True)
    ordered_by_id = models.UUIDField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    files_removed_at = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority_id"],
                condition=Q(cancelled_at=None, deleted_at=None),
                name="deletion_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None)
                | Q(
                    accepted_at__isnull=False,
                    visa_given_at__isnull=False,
                    ordered_at__isnull=False,
                )
                & ~Q(export_sha256="")
                & ~Q(visa_sha256=""),
                name="deletion_only_after_every_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_name} ({self.asked_at:%Y-%m-%d})"

    @property
    def may_be_deleted_on(self) -> date | None:
        """The day after the delay, counted from the commune's acceptance."""
        if self.accepted_at is None or self.delay_days is None:
            return None
        return localtime(self.accepted_at).date() + timedelta(days=self.delay_days + 1)

    @property
    def delay_is_over(self) -> bool:
        day = self.may_be_deleted_on
        return day is not None and today() >= day
