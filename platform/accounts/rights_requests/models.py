from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now, today


class RightsRequest(models.Model):
    """One person asks one authority to respect a right; answered within a month (art. 12, 3)."""

    class Right(models.TextChoices):
        ACCESS = "access", _("Savoir ce que vous gardez sur moi, en avoir une copie")
        CORRECTION = "correction", _("Corriger ou compléter mes données")
        ERASURE = "erasure", _("Effacer mes données")
        LIMITATION = "limitation", _("Suspendre l'usage de mes données")
        OPPOSITION = "opposition", _("M'opposer à un usage de mes données")

    class Origin(models.TextChoices):
        ONLINE = "online", _("En ligne")
        PAPER = "paper", _("Reçue par courrier, par courriel ou au guichet")

    class State(models.TextChoices):
        WAITING = "waiting", _("À traiter")
        GRANTED = "granted", _("Acceptée")
        REFUSED = "refused", _("Refusée")

    MONTHS = 1
    MORE_MONTHS = 2
    # Proof of the answer, as long as it may be disputed in court.
    KEPT = timedelta(days=5 * 365)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # An account's identity, no foreign key: the proof outlives the account.
    user_id = models.UUIDField(null=True, blank=True, db_index=True)
    name = models.CharField(_("personne"), max_length=200)
    email = models.EmailField(_("adresse électronique"), max_length=254, blank=True)
    right = models.CharField(_("droit"), max_length=12, choices=Right.choices)
    details = models.TextField(_("demande"))
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.ONLINE)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.WAITING)
    received_on = models.DateField(_("reçue le"), default=today)
    due_on = models.DateField(_("à répondre avant le"))
    extension_reason = models.TextField(_("raison du délai"), blank=True)
    answer = models.TextField(_("réponse"), blank=True)
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    answered_by = models.CharField(_("répondue par"), max_length=200, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["due_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None)
                | Q(state__in=["granted", "refused"], answered_at__isnull=False),
                name="rights_request_answered_or_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_right_display()} ({self.received_on:%Y-%m-%d})"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def days_left(self) -> int:
        """Before the deadline; less than nothing when it is over."""
        return (self.due_on - today()).days

    @property
    def may_extend(self) -> bool:
        return self.is_waiting and not self.extension_reason and self.days_left >= 0
