"""The « schéma pluriannuel » of digital accessibility and the actions of each year."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now

ONLY_ONE = 1


class AccessibilityPlan(models.Model):
    """Three years at most (loi 2005-102, art. 47, III). One per space.

    A commune writes its own, or adopts its intercommunality's: the text is copied, so that what
    the commune publishes changes only when it says so again. `shared_version` of an
    intercommunality's counts what its communes may adopt; of a commune's, tells what it adopted.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ONE, editable=False)
    first_year = models.PositiveSmallIntegerField(_("première année"))
    last_year = models.PositiveSmallIntegerField(_("dernière année"))
    policy = models.TextField(_("notre politique"))
    people = models.TextField(_("qui s'en occupe"), blank=True)
    means = models.TextField(_("moyens et formation"), blank=True)
    purchases = models.TextField(_("achats et marchés"), blank=True)
    origin_id = models.UUIDField(null=True, blank=True)
    origin_name = models.CharField(max_length=200, blank=True)
    shared_version = models.PositiveIntegerField(default=0, help_text="0: not shared, not adopted")
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("schéma pluriannuel d'accessibilité")
        constraints = [
            models.CheckConstraint(condition=Q(pk=ONLY_ONE), name="plan_only_one"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="plan_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_year}-{self.last_year}"


class PlannedAction(models.Model):
    """Something to do in a year of the plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(AccessibilityPlan, models.CASCADE, related_name="actions")
    year = models.PositiveSmallIntegerField(_("année"))
    title = models.CharField(_("action"), max_length=250)
    done_on = models.DateField(_("faite le"), null=True, blank=True)

    class Meta:
        ordering = ["year", "pk"]
        verbose_name = _("action du schéma")

    def __str__(self) -> str:
        return f"{self.year} : {self.title}"
