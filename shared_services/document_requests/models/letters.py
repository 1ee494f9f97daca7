from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.document_requests.models.accounts import account_link
from shared_services.document_requests.models.attachments import Attachment
from shared_services.document_requests.models.requests import DocumentRequest


class LetterTemplate(models.Model):
    """A letter of this commune's own, or its wording of a shipped one (same code)."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("Lettre")
        CERTIFICATE = "certificate", _("Certificat ou attestation")
        ORDER = "order", _("Arrêté")

    code = models.CharField(max_length=50, unique=True)
    title = models.CharField(_("titre"), max_length=200)
    kind = models.CharField(_("nature"), max_length=20, choices=Kind.choices, default=Kind.LETTER)
    body = models.TextField(_("texte"), max_length=10000)
    procedures = ArrayField(
        models.CharField(max_length=50), verbose_name=_("démarches"), default=list, blank=True
    )
    is_offered = models.BooleanField(_("proposée aux agents"), default=True)
    changed_at = models.DateTimeField(default=now)
    changed_by_name = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("modèle de courrier")
        verbose_name_plural = _("modèles de courrier")

    def __str__(self) -> str:
        return self.title


class Letter(models.Model):
    """A letter about one request: written, signed by someone, then sent.

    Once signed it never changes: its PDF is the attachment, which the applicant sees from the
    sending on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("À terminer")
        TO_SIGN = "to_sign", _("À signer")
        SIGNED = "signed", _("Signé")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(DocumentRequest, models.CASCADE, related_name="letters")
    template_code = models.CharField(max_length=50)
    kind = models.CharField(max_length=20, choices=LetterTemplate.Kind.choices)
    title = models.CharField(_("titre"), max_length=200)
    body = models.TextField(_("texte"), max_length=10000)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    written_by = account_link()
    written_by_name = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField(default=now)
    remark = models.CharField(_("remarque du signataire"), max_length=500, blank=True)
    signed_by = account_link(verbose_name=_("signataire"))
    signed_by_name = models.CharField(_("nom du signataire"), max_length=300, blank=True)
    signed_as = models.CharField(_("qualité du signataire"), max_length=150, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    attachment = models.OneToOneField(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="letter"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("courrier")
        constraints = [
            # Who decided, and as what, must show (CRPA L212-1).
            models.CheckConstraint(
                condition=~Q(state="signed")
                | (Q(signed_at__isnull=False) & ~Q(signed_by_name="") & ~Q(signed_as="")),
                name="letter_signed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(state="signed"), name="letter_sent_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_decision(self) -> bool:
        """Certificates and orders bind the commune: whoever may sign them signs them."""
        return self.kind != LetterTemplate.Kind.LETTER

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED
