from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from tenants.authorities.models import LocalAuthority


class SpaceTemplate(models.Model):
    """The dump of the template schema that new spaces replay; one row per state of the code.

    Dumping reads the catalogs of every space, so a template brought forward by plain SQL is not
    dumped again: `upgrades` holds that SQL (`upgrade.recording.Script`), to run after the dump.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    content = models.CharField(max_length=64, default="", help_text="hash of what builders put in")
    state = models.CharField(max_length=32, default="", help_text="hash of its migrations")
    sql = models.TextField()
    upgrades = models.JSONField(default=list)
    built_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.fingerprint[:12]} ({self.built_at:%Y-%m-%d})"


class OnboardingJob(models.Model):
    """A wish to open spaces: an intercommunality with its communes, or one commune."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intercommunality_siren = models.CharField(max_length=9)
    label = models.CharField(max_length=200)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label


class OnboardingStep(models.Model):
    """One space to open. It is opened in one transaction: done whole, or not at all."""

    class State(models.TextChoices):
        PENDING = "pending", _("En attente")
        RUNNING = "running", _("En cours")
        DONE = "done", _("Ouvert")
        FAILED = "failed", _("Échec")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(OnboardingJob, models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=LocalAuthority.Kind.choices)
    code = models.CharField(max_length=9, help_text="INSEE code of a commune, SIREN of an EPCI")
    name = models.CharField(max_length=200)
    membership_start_on = models.DateField(null=True, blank=True)
    admin_email = models.EmailField(blank=True)
    admin_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    message = models.TextField(blank=True)
    authority = models.ForeignKey(
        LocalAuthority, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "kind", "code"], name="onboarding_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
