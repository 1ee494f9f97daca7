from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now, today
from shared_services.document_requests.models.accounts import account_link
from shared_services.document_requests.models.requests import DocumentRequest


class Side(models.TextChoices):
    AGENT = "agent", _("La mairie")
    APPLICANT = "applicant", _("Le demandeur")


class Message(models.Model):
    """One message of the thread; `read_at` is when the other side first opened it."""

    request = models.ForeignKey(DocumentRequest, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=20, choices=Side.choices)
    author = account_link()
    author_name = models.CharField(max_length=300)
    body = models.TextField(_("message"))
    sent_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"{self.author_name}, {self.sent_at:%d/%m/%Y}"


class PieceRequest(models.Model):
    """The town hall lacks something (CRPA L114-5): what, why, until when.

    The days left on the clocks at that moment are kept and given back with the answer.
    """

    request = models.ForeignKey(DocumentRequest, models.CASCADE, related_name="piece_requests")
    reason = models.TextField(_("explication"))
    pieces = ArrayField(models.CharField(max_length=200), verbose_name=_("pièces demandées"))
    asked_at = models.DateTimeField(default=now)
    asked_by = account_link()
    asked_by_name = models.CharField(max_length=300)
    answer_by = models.DateField(_("réponse attendue avant le"))
    legal_days_left = models.PositiveSmallIntegerField(default=0)
    target_days_left = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(answered_at=None),
                name="piece_request_one_open",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.pieces)

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.answer_by < today()


class TimelineEvent(models.Model):
    """What happened to a request, in words for both sides; internal lines stay with the agents."""

    request = models.ForeignKey(DocumentRequest, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=now)
    kind = models.CharField(max_length=50)
    text = models.CharField(max_length=500)
    actor_name = models.CharField(max_length=300, blank=True)
    is_internal = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text
