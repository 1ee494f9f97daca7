"""Plans of communes nouvelles. In public: what the registry knows, never what spaces hold.

`report` names tables, counts, page addresses and the work addresses of agents: it is shown to
the people who run the merger only.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from tenants.authorities.models import LocalAuthority
from tenants.directory import grammar


class Merger(models.Model):
    """Several communes become one on a day (CGCT L. 2113-2).

    `target` is one of the origins when the commune nouvelle goes on in its space (usually the
    chief town's), and empty until the merger is done when a new space is opened for it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("À vérifier")
        CHECKED = "checked", _("Vérifiée")
        RUNNING = "running", _("En cours")
        DONE = "done", _("Faite")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    type_liaison = models.CharField(max_length=1, blank=True)
    insee_code = models.CharField(_("code INSEE"), max_length=5)
    siren = models.CharField("SIREN", max_length=9)
    intercommunality = models.ForeignKey(
        LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+"
    )
    effective_on = models.DateField(_("date d'effet"))
    order_reference = models.CharField(
        _("arrêté"), max_length=300, help_text="the prefect's order that creates the commune"
    )
    target = models.ForeignKey(
        LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+"
    )
    opens_new_space = models.BooleanField(default=True)
    admin_email = models.EmailField(blank=True)
    admin_name = models.CharField(max_length=200, blank=True)
    accepts_missing_files = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    report = models.JSONField(default=dict, blank=True)
    failure = models.TextField(blank=True, help_text="why the last check or run stopped")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    checked_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("commune nouvelle")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "checked", "running", "done"]),
                name="merger_known_state",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of_name(self) -> str:
        return grammar.of_name(self.name, self.type_liaison)

    @property
    def is_ready(self) -> bool:
        """Checked, and the check found nothing that stops it."""
        return self.state == self.State.CHECKED and not self.report.get("blocking")


class MergerOrigin(models.Model):
    """One commune that goes into the merger, as it was that day: its dated identity.

    The authority itself stays in the registry; `succeeded_by` is what took its place. Its INSEE
    code moves to the successor when the commune nouvelle takes it over.
    """

    merger = models.ForeignKey(Merger, models.CASCADE, related_name="origins")
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="merger_origins")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    type_liaison = models.CharField(max_length=1, blank=True)
    insee_code = models.CharField(max_length=5)
    siren = models.CharField(max_length=9, blank=True)
    hosts = ArrayField(models.CharField(max_length=253), default=list)
    previous_state = models.CharField(max_length=20, blank=True)
    succeeded_by = models.ForeignKey(
        LocalAuthority, models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    succeeded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["merger", "authority"], name="merger_origin_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.insee_code})"

    @property
    def section_title(self) -> str:
        """« Commune déléguée de Filain »."""
        return f"Commune déléguée {grammar.of_name(self.name, self.type_liaison)}"
