"""What only the town hall knows of its legal notice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now

ONLY_ONE = 1


class LegalFacts(models.Model):
    """One row per space; none yet: the pages say what the platform knows, the screens what lacks.

    Loi 2004-575 du 21 juin 2004 (LCEN), art. 1-1: publisher, director, host.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ONE, editable=False)
    director_name = models.CharField(_("nom"), max_length=150, blank=True)
    director_title = models.CharField(_("fonction"), max_length=150, blank=True)
    host = models.TextField(_("hébergeur"), blank=True)
    credits = models.TextField(_("crédits"), blank=True)
    legal_notes = models.TextField(_("autres mentions"), blank=True)
    privacy_notes = models.TextField(_("autres informations"), blank=True)
    security_contact = models.EmailField(_("contact sécurité"), max_length=254, blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("mentions légales")
        constraints = [models.CheckConstraint(condition=Q(pk=ONLY_ONE), name="legal_only_one")]

    def __str__(self) -> str:
        return self.director_name
