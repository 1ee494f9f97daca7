from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class Rhythm(models.TextChoices):
    IMMEDIATE = "immediate", _("Tout de suite")
    DAILY = "daily", _("Une fois par jour, tout ensemble")
    WEEKLY = "weekly", _("Une fois par semaine, tout ensemble")
    OFF = "off", _("Jamais")


class Channel(models.TextChoices):
    """Only channels that a person has are offered; everybody here has an address.

    By SMS and to browsers, IMMEDIATE means yes and OFF means no: these only double a mail.
    """

    EMAIL = "email", _("courriel")
    SMS = "sms", _("SMS")
    PUSH = "push", _("navigateur")


class Preference(models.Model):
    """One person's choice for one category of one town hall's messages. No row: the default."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No foreign key: a space may not refer to an account it cannot see.
    user_id = models.UUIDField()
    authority_id = models.UUIDField()
    category = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "authority_id", "category", "channel"], name="preference_once"
            )
        ]
        indexes = [
            models.Index(fields=["authority_id", "category", "channel"], name="preference_asked")
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.channel}: {self.rhythm}"


class PersonHours(models.Model):
    """When a person's digests leave and when nobody disturbs them, in their own zone."""

    user_id = models.UUIDField(primary_key=True)
    zone = models.CharField(_("fuseau horaire"), max_length=40)
    digest_hour = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(23)])
    digest_weekday = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(6)])
    quiet_from = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(23)]
    )
    quiet_until = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(23)]
    )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.zone}"


class CategoryDefault(models.Model):
    """What a town hall proposes to whoever chose nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority_id = models.UUIDField()
    category = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority_id", "category", "channel"], name="category_default_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.category}: {self.rhythm}"
