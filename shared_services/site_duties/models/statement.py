"""The accessibility statement: what an audit found, in the State's imposed order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.site_duties.rules import accessibility, months_after


class Conformity(models.TextChoices):
    """The three words the law allows (décret 2019-768, art. 5)."""

    FULL = "full", _("totalement conforme")
    PARTIAL = "partial", _("partiellement conforme")
    NONE = "none", _("non conforme")


class AccessibilityStatement(models.Model):
    """One version; the last one published is on the site, one draft at most is being written.

    A published version never changes: what a site said of itself on a day can be shown later.
    Long texts hold one item per line.
    """

    class Auditor(models.TextChoices):
        NOBODY = "nobody", _("Personne : aucun audit n'a été fait")
        OURSELVES = "ourselves", _("Nous-mêmes")
        OUTSIDER = "outsider", _("Un organisme extérieur")

    written_on = models.DateField(_("date de la déclaration"))
    audited_by = models.CharField(
        _("qui a fait l'audit"), max_length=10, choices=Auditor.choices, default=Auditor.NOBODY
    )
    auditor_name = models.CharField(_("nom de l'organisme"), max_length=200, blank=True)
    audited_on = models.DateField(_("date de l'audit"), null=True, blank=True)
    rate = models.DecimalField(
        _("critères respectés"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    failures = models.TextField(_("non-conformités"), blank=True)
    exemptions = models.TextField(_("dérogations pour charge disproportionnée"), blank=True)
    not_concerned = models.TextField(_("contenus non soumis à l'obligation"), blank=True)
    technologies = models.TextField(_("technologies"), blank=True)
    environment = models.TextField(_("environnement de test"), blank=True)
    tools = models.TextField(_("outils"), blank=True)
    pages = models.TextField(_("pages vérifiées"), blank=True)
    contact = models.CharField(_("à qui écrire"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("déclaration d'accessibilité")
        verbose_name_plural = _("déclarations d'accessibilité")
        constraints = [
            models.UniqueConstraint(
                fields=["published_at"],
                condition=Q(published_at=None),
                nulls_distinct=False,
                name="statement_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=0, rate__lte=100),
                name="statement_rate_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(audited_by="nobody", audited_on=None, rate=None)
                | (~Q(audited_by="nobody") & Q(audited_on__isnull=False, rate__isnull=False)),
                name="statement_rate_comes_from_an_audit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.written_on} ({self.rate})"

    @property
    def ends_on(self) -> date:
        """First day it has to be written again: age, or a new RGAA since the audit.

        Arrêté du 20 septembre 2019; accessibilite.numerique.gouv.fr, « déclaration ».
        """
        rules = accessibility()
        day = self.audited_on or self.written_on
        end = months_after(self.written_on, 12 * rules.statement_years)
        if day < rules.version_published_on:
            change = months_after(rules.version_published_on, rules.months_after_new_version)
            end = min(end, change)
        return end

    def conformity_on(self, day: date) -> Conformity:
        """« Non conforme » too without an audit that still holds."""
        if self.rate is None or day >= self.ends_on:
            return Conformity.NONE
        if self.rate >= Decimal(100):
            return Conformity.FULL
        partly = self.rate >= accessibility().partly_from_percent
        return Conformity.PARTIAL if partly else Conformity.NONE
