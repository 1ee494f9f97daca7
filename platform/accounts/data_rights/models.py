"""What a person asked about their data, copy or deletion, and which space has answered."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class DataDownload(models.Model):
    """All of one person's data. One per person; gone a week after it is ready."""

    KEPT = timedelta(days=7)
    # A space that is out of service must not hold back what the others have given.
    PATIENCE = timedelta(hours=24)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(_("demandée le"), default=now)
    ready_at = models.DateTimeField(_("prête le"), null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"

    @property
    def expires_at(self) -> datetime | None:
        return self.ready_at + self.KEPT if self.ready_at else None

    @property
    def is_takeable(self) -> bool:
        return self.expires_at is not None and self.expires_at > now()


class DownloadPart(models.Model):
    """What one space owes the copy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    download = models.ForeignKey(DataDownload, models.CASCADE, related_name="parts")
    authority_id = models.UUIDField()
    authority_name = models.CharField(_("collectivité"), max_length=200)
    gathered_at = models.DateTimeField(_("réunie le"), null=True)
    failed_at = models.DateTimeField(_("abandonnée le"), null=True)

    class Meta:
        ordering = ["authority_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["download", "authority_id"], name="download_part_once_per_space"
            ),
            models.CheckConstraint(
                condition=Q(gathered_at=None) | Q(failed_at=None), name="download_part_one_end"
            ),
        ]

    def __str__(self) -> str:
        return self.authority_name


class PartContent(models.Model):
    """The data themselves, as a ZIP. Apart, because the platform's role must not read them."""

    part = models.OneToOneField(
        DownloadPart, models.CASCADE, primary_key=True, related_name="content"
    )
    authority_id = models.UUIDField()
    archive = models.BinaryField()

    def __str__(self) -> str:
        return str(self.part_id)


class AccountDeletion(models.Model):
    """A person wants to be forgotten (art. 17 RGPD). One per person, stopped at will for a week.

    Started, nothing brings the account back. The row goes a month after the end; the journal stays.
    """

    # Long enough to see that somebody else asked.
    REGRET = timedelta(days=7)
    KEPT = timedelta(days=30)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(_("demandée le"), default=now)
    due_at = models.DateTimeField(_("commence le"), db_index=True)
    started_at = models.DateTimeField(_("commencée le"), null=True)
    done_at = models.DateTimeField(_("faite le"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(started_at__isnull=False),
                name="account_deletion_started_before_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.due_at:%Y-%m-%d}"


class DeletionPart(models.Model):
    """What one space must forget before the account may go."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deletion = models.ForeignKey(AccountDeletion, models.CASCADE, related_name="parts")
    authority_id = models.UUIDField()
    authority_name = models.CharField(_("collectivité"), max_length=200)
    erased_at = models.DateTimeField(_("effacée le"), null=True)
    failed_at = models.DateTimeField(_("abandonnée le"), null=True)

    class Meta:
        ordering = ["authority_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["deletion", "authority_id"], name="deletion_part_once_per_space"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(failed_at=None), name="deletion_part_one_end"
            ),
        ]

    def __str__(self) -> str:
        return self.authority_name
