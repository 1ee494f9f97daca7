from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class Scope(models.TextChoices):
    NOBODY = "nobody", _("Personne")
    PRIVILEGED = "privileged", _("Les administrateurs")
    MEMBERS = "members", _("Toute l'équipe")


class AccountRules(models.Model):
    """What an authority asks of the accounts that work in its space. No row: the defaults."""

    authority_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rotation_scope = models.CharField(
        _("Qui doit changer de mot de passe régulièrement ?"),
        max_length=12,
        choices=Scope,
        default=Scope.NOBODY,
    )
    rotation_months = models.PositiveSmallIntegerField(
        _("Tous les combien de mois ?"),
        default=12,
        validators=[MinValueValidator(3), MaxValueValidator(36)],
    )
    dormant_months = models.PositiveSmallIntegerField(
        _("Un compte dort après combien de mois sans connexion ?"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )

    def __str__(self) -> str:
        return str(self.authority_id)


class HeldAccount(models.Model):
    """Someone else may have got in: nobody enters this account before its owner proves the address.

    Read before every sign-in, whatever shows who the person is. Only the account host's role
    touches it.
    """

    user = models.OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField(default=now)
    # Who said so: the person, an administrator, an operator; none for the platform's own command.
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("Pourquoi ?"), max_length=300, blank=True)

    class Meta:
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.since:%d/%m/%Y}"


class TryCount(models.Model):
    """Wrong passwords under one keyed digest (of an account, a network, or both), lately.

    In the database, not in the cache: guessing must not become free while a cache is away.
    """

    key = models.CharField(max_length=64, primary_key=True)
    # What kind of thing waits, for the operator's figures; empty for a door of `limits`.
    kind = models.CharField(max_length=10, blank=True, db_default="")
    tries = models.PositiveIntegerField(default=0)
    waits_until = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tries}"
