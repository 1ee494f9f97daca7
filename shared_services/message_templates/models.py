from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


def private_storage() -> Storage:
    return storages["private"]


def wording_file_path(file: WordingFile, filename: str) -> str:
    """Never the name that was given: it belongs to the mail, not to the disk."""
    return f"message_templates/{file.pk}.pdf"


class WordingFile(models.Model):
    """A leaflet that leaves with a message; versions name it, so it is never rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("fichier"), storage=private_storage, upload_to=wording_file_path)
    name = models.CharField(_("nom"), max_length=120)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("pièce jointe d'un message")
        verbose_name_plural = _("pièces jointes des messages")

    def __str__(self) -> str:
        return self.name


class WordingVersion(models.Model):
    """One version of this authority's wording of a message. Published ones are never rewritten.

    Each level of a message has one draft and one published version at most. What leaves is our own,
    else what we received of our intercommunality, else the proposed wording.
    `proposed_fingerprint` and `base` tell the text that stood above when it was written.
    """

    class Level(models.TextChoices):
        OWN = "own", _("notre texte")
        # In the intercommunality's space: what it words for its communes, not for itself.
        COMMON = "common", _("texte commun")
        # In a commune's space: a copy of the intercommunality's, with its identity.
        RECEIVED = "received", _("texte reçu de l'intercommunalité")

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        PUBLISHED = "published", _("en service")
        PAST = "past", _("ancienne version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.CharField(
        max_length=10, choices=Level.choices, default=Level.OWN, db_default=Level.OWN
    )
    message = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"))
    sms = models.TextField(_("SMS"), blank=True)
    # Identities of `WordingFile`, in the order they leave.
    files = ArrayField(models.UUIDField(), default=list, blank=True, db_default=[])
    # No text of its own: the platform's leaves whatever the intercommunality words.
    keeps_platform = models.BooleanField(default=False, db_default=False)
    proposed_fingerprint = models.CharField(max_length=64)
    base = models.JSONField(default=dict, blank=True, db_default={})
    # Of a received one: the intercommunality that wrote it.
    origin_id = models.UUIDField(null=True, blank=True)
    origin_name = models.CharField(max_length=200, blank=True, db_default="")
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
            models.UniqueConstraint(fields=["level", "message", "number"], name="wording_number"),
            models.UniqueConstraint(
                fields=["level", "message"], condition=Q(state="draft"), name="wording_one_draft"
            ),
            models.UniqueConstraint(
                fields=["level", "message"],
                condition=Q(state="published"),
                name="wording_one_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} {self.number} ({self.state})"
