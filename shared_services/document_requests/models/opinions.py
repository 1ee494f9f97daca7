from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.document_requests.models.accounts import account_link
from shared_services.document_requests.models.requests import DocumentRequest


class Opinion(models.Model):
    """What somebody outside the inbox is asked about a request: a technician, the fire service…

    They answer by a private link, without an account. It binds nobody: an agent still decides.
    """

    class Verdict(models.TextChoices):
        FAVOURABLE = "favourable", _("Favorable")
        RESERVED = "reserved", _("Favorable, avec des réserves")
        UNFAVOURABLE = "unfavourable", _("Défavorable")
        NONE = "none", _("Sans avis")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(DocumentRequest, models.CASCADE, related_name="opinions")
    expert_name = models.CharField(_("nom ou service"), max_length=200)
    expert_email = models.EmailField(_("adresse électronique"))
    question = models.TextField(_("question"), max_length=2000)
    with_files = models.BooleanField(_("montrer les pièces jointes"), default=False)
    asked_at = models.DateTimeField(default=now)
    asked_by = account_link()
    asked_by_name = models.CharField(max_length=300, blank=True)
    answer_by = models.DateField(_("réponse attendue avant le"))
    verdict = models.CharField(max_length=20, choices=Verdict.choices, blank=True)
    answer = models.TextField(_("avis"), max_length=5000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("avis demandé")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(verdict=""), name="opinion_answer_has_a_verdict"
            )
        ]

    def __str__(self) -> str:
        return self.expert_name

    @property
    def is_awaited(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
