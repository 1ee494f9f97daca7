from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import today


class ChannelQuota(models.Model):
    """What the intercommunality allows a commune; without a row, `defaults.json` holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority_id = models.UUIDField()
    channel = models.CharField(max_length=10)
    per_day = models.PositiveIntegerField(_("par jour"))
    per_month = models.PositiveIntegerField(_("par mois"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority_id", "channel"], name="quota_once")
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.channel}: {self.per_day}/{self.per_month}"


class ChannelCount(models.Model):
    """How many messages of a commune took their place in a day. A number, nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority_id = models.UUIDField()
    channel = models.CharField(max_length=10)
    day = models.DateField(default=today)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority_id", "channel", "day"], name="channel_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.channel} {self.day}: {self.sent}"


class AccountDay(models.Model):
    """How many capped messages an account got that day, whoever sent them.

    Spaces have no right here: the answer would tell each that others write.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField()
    day = models.DateField(default=today)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "day"], name="account_day_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}: {self.sent}"
