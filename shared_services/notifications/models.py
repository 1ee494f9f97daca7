from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now

SUBJECT_LENGTH = 200


class Notification(models.Model):
    """One message to one person by one channel: what was said, to whom, and what became of it.

    `key` makes it single, `about` names what caused it (for example a request's identity).
    The bodies are emptied after a while (`purge_bodies`); the rest is the proof and stays.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("courriel")
        SMS = "sms", _("SMS")
        PUSH = "push", _("« Mes messages » et navigateurs")

    class State(models.TextChoices):
        CREATED = "created", _("à envoyer")
        SENDING = "sending", _("envoi en cours")
        SENT = "sent", _("envoyé")
        FAILED = "failed", _("non envoyé")
        UNKNOWN = "unknown", _("envoi à vérifier")
        HELD = "held", _("gardé pour le récapitulatif")
        GATHERED = "gathered", _("remis dans un récapitulatif")
        SILENCED = "silenced", _("non envoyé : choix de la personne")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient_email = models.EmailField(_("adresse"), max_length=254)
    recipient_name = models.CharField(_("destinataire"), max_length=200, blank=True)
    # An account's identity, no foreign key: the proof outlives the account.
    user_id = models.UUIDField(null=True, blank=True, db_index=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    template = models.CharField(max_length=100, blank=True)
    subject = models.CharField(_("objet"), max_length=SUBJECT_LENGTH)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # What it says as a text message; empty where nobody wrote one.
    sms_text = models.TextField(blank=True, db_default="")
    # The space's own private files that leave with it: name, path, content_type of each.
    attachments = models.JSONField(default=list, blank=True, db_default=[])
    about = models.CharField(max_length=100, blank=True, db_index=True)
    category = models.CharField(max_length=60, blank=True, db_default="")
    # Never silenced, gathered, capped or put off. Messages of before categories were all so.
    statutory = models.BooleanField(default=True, db_default=True)
    # Neither held back at night nor counted against a quota.
    urgent = models.BooleanField(default=False, db_default=False)
    # Filled for a subscription: takes a POST that ends it (RFC 8058).
    unsubscribe_url = models.CharField(max_length=500, blank=True, db_default="")
    # The day its place among the allowed ones was taken: another try takes no second one.
    counted_on = models.DateField(null=True, blank=True)
    # When the digest that takes it along leaves.
    held_until = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.CREATED)
    attempts = models.PositiveIntegerField(_("essais"), default=0)
    last_error = models.TextField(_("dernière erreur"), blank=True)
    message_id_header = models.CharField(max_length=320, blank=True)
    reply_to = models.EmailField(max_length=254, blank=True)
    created_at = models.DateTimeField(_("créé le"), default=now, editable=False)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    body_purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["state", "-created_at"], name="notification_by_state"),
            models.Index(
                fields=["held_until"], condition=Q(state="held"), name="notification_held"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "created",
                        "sending",
                        "sent",
                        "failed",
                        "unknown",
                        "held",
                        "gathered",
                        "silenced",
                    ]
                ),
                name="notification_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"
