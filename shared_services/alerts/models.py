from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now

HEADLINE_LENGTH = 120
ONLY_ONE = 1


class Severity(models.TextChoices):
    """CAP 1.2, `severity`."""

    EXTREME = "Extreme", _("Danger de mort")
    SEVERE = "Severe", _("Danger grave")
    MODERATE = "Moderate", _("Danger possible")
    MINOR = "Minor", _("Gêne")


class Urgency(models.TextChoices):
    """CAP 1.2, `urgency`."""

    IMMEDIATE = "Immediate", _("Agir tout de suite")
    EXPECTED = "Expected", _("Agir dans l'heure")
    FUTURE = "Future", _("Se préparer pour les prochains jours")
    PAST = "Past", _("Plus rien à faire")


class Certainty(models.TextChoices):
    """CAP 1.2, `certainty`."""

    OBSERVED = "Observed", _("C'est arrivé ou c'est en cours")
    LIKELY = "Likely", _("C'est probable")
    POSSIBLE = "Possible", _("C'est possible")
    UNLIKELY = "Unlikely", _("C'est peu probable")


class Channel(models.TextChoices):
    """Where a message goes. The site's banner brings the page, the RSS and CAP feeds with it."""

    SITE = "site", _("Bandeau sur le site")
    EMAIL = "email", _("Courriel et « Mes messages »")
    SMS = "sms", _("SMS")


def all_channels() -> list[str]:
    return list(Channel.values)


class Alert(models.Model):
    """One event people are warned of; its messages say what, its shares where else.

    An alert that the intercommunality wrote keeps its identity in each commune's space, with
    `origin_id`, and the commune's own words beside it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        HELD = "held", _("reçue, pas encore publiée")
        ACTIVE = "active", _("en cours")
        ENDED = "ended", _("terminée")
        VETOED = "vetoed", _("retirée par la commune")
        DROPPED = "dropped", _("abandonnée")

    class End(models.TextChoices):
        ALL_CLEAR = "all_clear", _("fin d'alerte annoncée")
        EXPIRED = "expired", _("fin de validité")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("type"), max_length=30)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # The intercommunality that wrote it; none: ours. No foreign key: it outlives memberships.
    origin_id = models.UUIDField(null=True, blank=True)
    origin_name = models.CharField(max_length=200, blank=True)
    local_words = models.CharField(_("précisions de la commune"), max_length=600, blank=True)
    release_at = models.DateTimeField(null=True, blank=True)
    veto_reason = models.CharField(_("raison du retrait"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=10, choices=End.choices, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("alerte")
        verbose_name_plural = _("alertes")
        indexes = [models.Index(fields=["state", "-created_at"], name="alert_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def is_received(self) -> bool:
        return self.origin_id is not None


class AlertMessage(models.Model):
    """What is said of an alert, once: the warning, an update or the all-clear. Kept for ever.

    Nothing of it changes once it is sent: the CAP document made of it is referred to by later ones.
    """

    class Kind(models.TextChoices):
        """CAP 1.2, `msgType`."""

        ALERT = "Alert", _("Alerte")
        UPDATE = "Update", _("Mise à jour")
        ALL_CLEAR = "Cancel", _("Fin d'alerte")

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        WAITING = "waiting", _("attend une confirmation")
        SENT = "sent", _("envoyé")
        DROPPED = "dropped", _("jamais parti")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ALERT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    severity = models.CharField(_("gravité"), max_length=10, choices=Severity.choices)
    urgency = models.CharField(_("urgence"), max_length=10, choices=Urgency.choices)
    certainty = models.CharField(_("certitude"), max_length=10, choices=Certainty.choices)
    headline = models.CharField(_("titre"), max_length=HEADLINE_LENGTH)
    instruction = models.TextField(_("ce qu'il faut faire"))
    sms = models.CharField(_("SMS"), max_length=459, blank=True)
    link = models.URLField(_("lien"), max_length=500, blank=True)
    area_text = models.CharField(_("lieu"), max_length=300, blank=True)
    polygon = models.TextField(_("polygone"), blank=True)
    circle = models.CharField(_("cercle"), max_length=60, blank=True)
    starts_at = models.DateTimeField(_("à partir du"))
    ends_at = models.DateTimeField(_("jusqu'au"))
    channels = ArrayField(
        models.CharField(max_length=10, choices=Channel.choices), default=all_channels
    )
    author_id = models.UUIDField(null=True, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    alone_reason = models.CharField(_("pourquoi sans confirmation"), max_length=500, blank=True)
    # How many people it would reach, when it was asked for.
    estimate = models.PositiveIntegerField(default=0, help_text="persons")
    created_at = models.DateTimeField(default=now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("message d'alerte")
        verbose_name_plural = _("messages d'alerte")
        constraints = [
            models.UniqueConstraint(
                fields=["alert"],
                condition=Q(state__in=["draft", "waiting"]),
                name="alert_one_message_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by_id=models.F("author_id")) | Q(confirmed_by_id=None),
                name="alert_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.headline} ({self.state})"

    @property
    def is_all_clear(self) -> bool:
        return self.kind == self.Kind.ALL_CLEAR


class AlertShare(models.Model):
    """A commune that the intercommunality chose for an alert, and what its space told back."""

    class State(models.TextChoices):
        CHOSEN = "chosen", _("choisie")
        HANDED = "handed", _("transmise")
        HELD = "held", _("reçue, en attente dans la commune")
        ACTIVE = "active", _("publiée")
        VETOED = "vetoed", _("retirée par la commune")
        ENDED = "ended", _("terminée")
        LATE = "late", _("arrivée trop tard, pas publiée")
        GONE = "gone", _("plus membre ou sans site")

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="shares")
    # The commune's identity; no foreign key: what was told of it outlives it.
    commune_id = models.UUIDField()
    commune_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHOSEN)
    veto_reason = models.CharField(max_length=500, blank=True)
    # What the commune itself wrote to its people about it, last.
    own_update = models.CharField(max_length=HEADLINE_LENGTH, blank=True, db_default="")
    # Counts by channel: {"email": {"sent": 3, "delivered": 2, "failed": 0, "waiting": 1}}
    counts = models.JSONField(default=dict, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["commune_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "commune_id"], name="alert_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.commune_name} ({self.state})"


class AlertSetting(models.Model):
    """How this space handles alerts; without a row, the platform's default (`catalogue`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ONE, editable=False)
    confirm_above = models.PositiveIntegerField(
        _("seconde personne au-delà de"), help_text="persons"
    )
    hold_minutes = models.PositiveSmallIntegerField(
        _("délai de la commune"), help_text="minutes before an alert received is published"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="alert_setting_only_one")]

    def __str__(self) -> str:
        return f"{self.confirm_above}, {self.hold_minutes} min"
