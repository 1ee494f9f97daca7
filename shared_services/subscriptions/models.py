from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class Topic(models.TextChoices):
    """What one can subscribe to. Alerts leave at once, whatever the rhythm."""

    NEWS = "news", _("Actualités")
    AGENDA = "agenda", _("Agenda : réunions et fêtes")
    ACTS = "acts", _("Actes de la mairie : délibérations, arrêtés")
    ALERTS = "alerts", _("Alertes : inondation, coupure d'eau, route barrée")


class Rhythm(models.TextChoices):
    IMMEDIATE = "immediate", _("À chaque publication")
    DAILY = "daily", _("Une fois par jour, tout ensemble")
    WEEKLY = "weekly", _("Une fois par semaine, tout ensemble")


class Subscriber(models.Model):
    """An address whose owner confirmed it. Gone, with its topics, as soon as they leave."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # In lower case: an address is one, however it is written.
    email = models.EmailField(_("adresse"), max_length=254, unique=True)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.IMMEDIATE)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("abonné")
        verbose_name_plural = _("abonnés")

    def __str__(self) -> str:
        return str(self.pk)


class Subscription(models.Model):
    """One topic of one subscriber."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "topic"], name="subscription_once")
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.topic}"


class PendingSubscription(models.Model):
    """Asked for, not yet confirmed by whoever reads the mailbox. Forgotten after two days.

    `token_hash`: the link itself is only in the mail. `communes`: neighbours asked for together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, db_index=True)
    topics = ArrayField(models.CharField(max_length=20, choices=Topic.choices))
    communes = ArrayField(models.UUIDField(), default=list, blank=True)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.IMMEDIATE)
    token_hash = models.CharField(max_length=64, unique=True)
    words = models.TextField()
    created_at = models.DateTimeField(default=now, db_index=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class ConsentEvent(models.Model):
    """Proof of one consent, change or withdrawal (art. 7.1 RGPD). Only grows.

    `words` are those the person read. Once they leave, the address is replaced by its digest alone.
    """

    class Kind(models.TextChoices):
        GIVEN = "given", _("abonnement confirmé")
        CHANGED = "changed", _("choix modifiés")
        WITHDRAWN = "withdrawn", _("désabonnement")

    class How(models.TextChoices):
        FORM = "form", _("formulaire du site et lien reçu par courriel")
        NEIGHBOUR = "neighbour", _("formulaire d'une commune voisine et lien reçu par courriel")
        LINK = "link", _("page de gestion, par le lien personnel")
        ONE_CLICK = "one_click", _("bouton de désabonnement de la messagerie")
        ACCOUNT = "account", _("page du compte")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscriber_id = models.UUIDField(db_index=True)
    address_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    how = models.CharField(max_length=10, choices=How.choices)
    topics = ArrayField(models.CharField(max_length=20, choices=Topic.choices), default=list)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
