from __future__ import annotations

from datetime import timedelta

from django.db import models

from accounts.models import User
from kernel.clock import now


class NumberProof(models.Model):
    """A code on its way to a number that a person says is theirs. Only its digest is here.

    One per person: a new code makes the one before worthless. Only the account host's role
    touches it.
    """

    LIFETIME = timedelta(minutes=10)
    TRIES = 5

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    number = models.CharField(max_length=20)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.user_id)
