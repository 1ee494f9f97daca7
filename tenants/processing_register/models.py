"""What one authority writes in its register. In its space."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from kernel.processings import BASIS_CHOICES


class LocalPart(models.Model):
    """What the authority adds to a line that the platform wrote. An empty text changes nothing."""

    code = models.CharField(max_length=50, primary_key=True)
    basis_text = models.TextField(_("base légale, en vos termes"), blank=True)
    recipients = models.TextField(_("autres destinataires"), blank=True)
    note = models.TextField(_("note de la collectivité"), blank=True)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.code


class OwnProcessing(models.Model):
    """A processing of the authority that the platform knows nothing of: canteen, cameras…"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("nom"), max_length=150)
    purpose = models.TextField(_("à quoi cela sert"))
    basis = models.CharField(_("base légale"), max_length=20, choices=BASIS_CHOICES)
    basis_text = models.TextField(_("texte ou raison"))
    people = models.TextField(_("personnes concernées"))
    data = models.TextField(_("données"))
    sensitive = models.TextField(_("données sensibles"), blank=True)
    source = models.TextField(_("d'où viennent les données"), blank=True)
    recipients = models.TextField(_("qui les reçoit"))
    processors = models.TextField(_("sous-traitants"), blank=True)
    transfers = models.TextField(_("transferts hors de l'Union européenne"), blank=True)
    retention = models.TextField(_("durée de conservation"))
    security = models.TextField(_("mesures de sécurité"))
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RegisterVersion(models.Model):
    """One dated change of the register, or one reading of the whole. Only grows.

    `changes` holds `before` and `after` of what changed alone.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("ajouté")
        CHANGED = "changed", _("modifié")
        RETIRED = "retired", _("retiré")
        REVIEWED = "reviewed", _("relu en entier")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=50, blank=True, db_index=True)
    title = models.CharField(max_length=150)
    at = models.DateTimeField(default=now, db_index=True)
    by_id = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.kind})"
