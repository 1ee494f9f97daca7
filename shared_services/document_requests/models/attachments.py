from __future__ import annotations

import uuid

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.document_requests.models.drafts import Draft
from shared_services.document_requests.models.requests import DocumentRequest

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
}


def private_storage() -> Storage:
    return storages["private"]


def stored_name(attachment: Attachment, _original: str) -> str:
    """Named by us alone: nothing of the sender's file name reaches the disk."""
    extension = EXTENSIONS[attachment.content_type]
    return f"document_requests/{attachment.uploaded_at:%Y-%m}/{attachment.pk}.{extension}"


class Attachment(models.Model):
    """A file someone joined: to a draft first, to the request from its submission on.

    The file is kept as received, its photo data (EXIF) included: it never leaves but through the
    agents' and the applicant's own pages.
    """

    class Scan(models.TextChoices):
        PENDING = "pending", _("En cours de vérification")
        CLEAN = "clean", _("Vérifié")
        INFECTED = "infected", _("Refusé par l'antivirus")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(
        Draft, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    request = models.ForeignKey(
        DocumentRequest, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    piece_code = models.CharField(max_length=50)
    piece_label = models.CharField(max_length=200)
    file = models.FileField(storage=private_storage, upload_to=stored_name, max_length=200)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    # Closed to everyone until it is clean.
    scan_state = models.CharField(max_length=20, choices=Scan.choices, default=Scan.PENDING)
    scanned_at = models.DateTimeField(null=True, blank=True)
    scan_finding = models.CharField(max_length=200, blank=True)
    from_town_hall = models.BooleanField(
        default=False, help_text="the paper itself, handed over on line"
    )
    for_agents_only = models.BooleanField(
        default=False, help_text="the applicant neither sees nor opens it"
    )
    uploaded_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft=None, request__isnull=False)
                | Q(draft__isnull=False, request=None),
                name="attachment_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """May people open it? Only what a scanner called harmless."""
        return self.scan_state == self.Scan.CLEAN
