from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class FormerCommune(models.Model):
    """A commune this space succeeds. `section_id` is the page where its site now stands.

    `hosts` are its former addresses, which lead here for good.
    """

    origin_authority_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    type_liaison = models.CharField(max_length=1, blank=True)
    insee_code = models.CharField(max_length=5)
    siren = models.CharField(max_length=9, blank=True)
    schema_name = models.CharField(max_length=63)
    hosts = ArrayField(models.CharField(max_length=253), default=list)
    section_id = models.BigIntegerField(null=True, blank=True)
    succeeded_on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.insee_code})"


class MergedRow(models.Model):
    """This row of this space was that row of a former commune's.

    With it a merger can be undone on paper: every row still knows whose it was.
    """

    origin_authority_id = models.UUIDField()
    origin_insee_code = models.CharField(max_length=5)
    model = models.CharField(max_length=100)
    old_pk = models.CharField(max_length=255)
    new_pk = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin_authority_id", "model", "old_pk"], name="merged_row_once"
            )
        ]
        indexes = [models.Index(fields=["model", "new_pk"], name="merged_row_by_new")]

    def __str__(self) -> str:
        return f"{self.origin_insee_code} {self.model} {self.old_pk} → {self.new_pk}"


class FormerAddress(models.Model):
    """A path on a former commune's site, and the page or the file it has become."""

    origin_authority_id = models.UUIDField()
    path = models.CharField(max_length=2000)
    page_id = models.BigIntegerField(null=True, blank=True)
    file_name = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin_authority_id", "path"], name="former_address_once"
            ),
            models.CheckConstraint(
                condition=Q(page_id=None) ^ Q(file_name=""), name="former_address_leads_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.path


class RightsProposal(models.Model):
    """Someone who worked in a former commune: roles proposed, none given until someone decides."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("À décider")
        INVITED = "invited", _("Invitée")
        REFUSED = "refused", _("Non reprise")

    user_id = models.UUIDField(unique=True)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=300, blank=True)
    # {"Filain": ["administrateur"], "Pargny-Filain": ["agent"]}
    roles_held = models.JSONField(default=dict)
    roles_proposed = ArrayField(models.CharField(max_length=30), default=list)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return f"{self.email} ({self.decision})"
