from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from tenants.authorities.models import LocalAuthority
from tenants.reversibility.places import exports_folder


class SpaceExport(models.Model):
    """One archive of one space, asked for by a person or a command."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente")
        RUNNING = "running", _("En préparation")
        READY = "ready", _("Prête")
        FAILED = "failed", _("Échec")
        EXPIRED = "expired", _("Effacée")

    UNFINISHED = (State.WAITING, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="exports")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=now, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    message = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    size = models.BigIntegerField(default=0, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    # The operator downloads a commune's archive only if the commune says so, archive by archive.
    operator_allowed_at = models.DateTimeField(null=True, blank=True)
    operator_allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(state__in=["waiting", "running"]),
                name="export_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.state} ({self.asked_at:%Y-%m-%d})"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def path(self) -> Path:
        return exports_folder(self.authority.schema_name) / f"{self.pk}.zip"

    @property
    def work_folder(self) -> Path:
        return exports_folder(self.authority.schema_name) / f"{self.pk}.work"

    @property
    def file_name(self) -> str:
        day = self.finished_at or self.asked_at
        return f"{self.authority.slug}-{day:%Y-%m-%d}.zip"

    @property
    def done_parts(self) -> int:
        return sum(part.done_at is not None for part in self.parts.all())


class SpaceExportPart(models.Model):
    """A finished or coming piece of the archive: what a killed worker need not do again."""

    export = models.ForeignKey(SpaceExport, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=50)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["export", "name"], name="export_part_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return str(PART_LABELS.get(self.name, self.name))


# Rows come last: showing the site writes small facts, such as the size of a document.
PART_LABELS = {
    "site": _("Copie du site public"),
    "registers": _("Registres (actes…)"),
    "data": _("Données et copie de la base"),
    "archive": _("Assemblage de l'archive et empreintes"),
}
PARTS = tuple(PART_LABELS)
