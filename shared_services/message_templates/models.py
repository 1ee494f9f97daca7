from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class WordingVersion(models.Model):
    """One version of this authority's wording of a message. Published ones are never rewritten.

    A message has one draft and one published version at most; without a published one, the
    proposed wording leaves. `proposed_fingerprint` tells what was proposed when it was written.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        PUBLISHED = "published", _("en service")
        PAST = "past", _("ancienne version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"))
    sms = models.TextField(_("SMS"), blank=True)
    proposed_fingerprint = models.CharField(max_length=64)
    # Counts the saves of a draft: a save that read an older one is refused.
    revision = models.PositiveIntegerField(default=1)
    # An account's identity, no foreign key: the history outlives the account.
    author_id = models.UUIDField(null=True, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["message", "-number"]
        verbose_name = _("texte d'un message")
        verbose_name_plural = _("textes des messages")
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="wording_number"),
            models.UniqueConstraint(
                fields=["message"], condition=Q(state="draft"), name="wording_one_draft"
            ),
            models.UniqueConstraint(
                fields=["message"], condition=Q(state="published"), name="wording_one_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} {self.number} ({self.state})"
