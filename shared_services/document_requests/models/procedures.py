from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.document_requests.catalogue.definitions import build
from shared_services.document_requests.catalogue.questions import FormProcedure
from shared_services.document_requests.models.accounts import account_link


class OwnProcedure(models.Model):
    """A procedure that this commune wrote, imported or adopted.

    `draft` is what is being written; residents see the latest `ProcedureVersion` only.
    """

    code = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    title = models.CharField(_("titre"), max_length=200)
    draft = models.JSONField(default=dict)
    draft_saved_at = models.DateTimeField(default=now)
    draft_by_name = models.CharField(max_length=300, blank=True)
    is_offered = models.BooleanField(_("ouverte aux habitants"), default=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("démarche de la commune")
        verbose_name_plural = _("démarches de la commune")

    def __str__(self) -> str:
        return self.title

    @property
    def current(self) -> ProcedureVersion | None:
        """The version residents fill in, None while nothing was published."""
        return self.versions.order_by("-number").first()


class ProcedureVersion(models.Model):
    """A procedure as published on a day: never changed, since requests point to it."""

    procedure = models.ForeignKey(OwnProcedure, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField(default=now)
    published_by = account_link()
    published_by_name = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version d'une démarche")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedure_version_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure}, {self.number}"

    def read(self) -> FormProcedure:
        return build(_with_version(self.definition, self.number))


class ReceivedProcedure(models.Model):
    """A procedure that our intercommunality offers, in its latest version.

    `adopted_definition` is what the commune took over, so that a later version shows what changes.
    """

    origin_id = models.UUIDField()
    origin_name = models.CharField(max_length=200)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    is_offered = models.BooleanField(default=True)
    received_at = models.DateTimeField(default=now)
    adopted = models.OneToOneField(
        OwnProcedure, models.SET_NULL, null=True, blank=True, related_name="received"
    )
    adopted_number = models.PositiveSmallIntegerField(default=0)
    adopted_definition = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("démarche proposée par l'intercommunalité")
        constraints = [
            models.UniqueConstraint(
                fields=["origin_id", "code"], name="received_procedure_told_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_newer(self) -> bool:
        """Adopted here in an older version."""
        return self.adopted is not None and self.adopted_number < self.number

    def read(self) -> FormProcedure:
        return build(_with_version(self.definition, self.number))


def _with_version(definition: dict[str, Any], number: int) -> dict[str, Any]:
    return {**definition, "procedure": {**definition["procedure"], "version": f"{number}"}}
