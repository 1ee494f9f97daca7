from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shared_services.document_requests.catalogue.rules import Procedure


class ProcedureSetting(models.Model):
    """What the commune decides about one procedure; the law stays in the catalogue."""

    procedure = models.CharField(max_length=50, unique=True)
    is_open = models.BooleanField(_("proposée aux habitants"), default=True)
    delivery_modes = ArrayField(
        models.CharField(max_length=20), verbose_name=_("modes de remise"), default=list
    )
    target_days = models.PositiveSmallIntegerField(
        _("délai visé, en jours ouvrés"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    accepts_contested = models.BooleanField(
        _("accepter les qualités discutées (partenaire de Pacs)"), default=True
    )
    former_communes = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("anciennes communes dont la mairie garde les registres"),
        default=list,
        blank=True,
    )
    service_name = models.CharField(
        _("service chargé des demandes"), max_length=200, default="Service de l'état civil"
    )
    price = models.CharField(
        _("prix ou tarif de la commune"), max_length=300, blank=True, default=""
    )
    words = models.TextField(_("précisions de la commune"), max_length=2000, blank=True, default="")
    contact_email = models.EmailField(_("adresse électronique du service"), blank=True)
    contact_phone = models.CharField(_("téléphone du service"), max_length=30, blank=True)
    contact_address = models.TextField(_("adresse postale du service"), blank=True)
    counter_hours = models.TextField(_("horaires du guichet"), blank=True)

    class Meta:
        verbose_name = _("réglage d'une démarche")
        verbose_name_plural = _("réglages des démarches")

    def __str__(self) -> str:
        return self.procedure

    @classmethod
    def for_procedure(cls, procedure: Procedure) -> ProcedureSetting:
        """The commune's settings, or the defaults (not saved) while it has chosen nothing."""
        found = cls.objects.filter(procedure=procedure.code).first()
        return found or cls(
            procedure=procedure.code,
            delivery_modes=list(procedure.delivery.modes),
            target_days=procedure.delivery.default_target_days,
            service_name=getattr(procedure, "service", "Service de l'état civil"),
        )

    def offered_modes(self, procedure: Procedure) -> list[str]:
        """The commune's choice among the modes the law allows, never an empty list."""
        chosen: list[str] = [
            mode for mode in procedure.delivery.modes if mode in self.delivery_modes
        ]
        return chosen or [*procedure.delivery.modes]
