from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now, today


class DeliveryReport(models.Model):
    """What the provider said of one message after taking it. No key to it: the proof outlives all.

    `cost_cents` is what the provider charges, when it says so; none for what it does not tell.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("pris en charge")
        DEFERRED = "deferred", _("retardé")
        DELIVERED = "delivered", _("distribué")
        BOUNCED = "bounced", _("non distribué")
        COMPLAINED = "complained", _("signalé comme indésirable")

    notification_id = models.UUIDField(primary_key=True)
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACCEPTED)
    detail = models.CharField(max_length=300, blank=True)
    segments = models.PositiveSmallIntegerField(default=0)
    cost_cents = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    accepted_at = models.DateTimeField(default=now)
    reported_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.notification_id}: {self.state}"


class SuppressedAddress(models.Model):
    """An address or a number to which nothing is sent any more, and why.

    One that bounced gets nothing; one whose owner complained gets no subscription any more.
    """

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("l'adresse n'existe pas ou ne répond plus")
        COMPLAINT = "complaint", _("la personne a signalé un message comme indésirable")
        STOP = "stop", _("la personne a répondu STOP")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.CharField(_("adresse ou numéro"), max_length=254, unique=True)
    channel = models.CharField(max_length=10)
    reason = models.CharField(_("raison"), max_length=10, choices=Reason.choices)
    detail = models.CharField(max_length=300, blank=True)
    # The message that told us: an agent may try that one again.
    source_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(_("depuis le"), default=now)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.channel}: {self.reason}"


class PrintableLetter(models.Model):
    """A message that could not be delivered, for the town hall to post on paper.

    `text` is emptied when the letter is marked as posted or useless.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("à poster")
        POSTED = "posted", _("posté")
        DROPPED = "dropped", _("sans suite")

    notification_id = models.UUIDField(primary_key=True)
    name = models.CharField(_("destinataire"), max_length=200, blank=True)
    postal_address = models.TextField(_("adresse postale"), blank=True)
    subject = models.CharField(_("objet"), max_length=200)
    text = models.TextField(blank=True)
    about = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    created_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["outcome", "created_at"], name="letter_by_outcome")]

    def __str__(self) -> str:
        return f"{self.notification_id}: {self.outcome}"


class SenderDomain(models.Model):
    """The commune's own domain for its mails; used only while the last check found it good.

    No key here: its records point to the platform's own, which the mail server signs with.
    """

    ONLY_ONE = 1

    class State(models.TextChoices):
        PENDING = "pending", _("à vérifier")
        VERIFIED = "verified", _("vérifié")
        BROKEN = "broken", _("ne répond plus comme il faut")

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ONE, editable=False)
    domain = models.CharField(_("domaine"), max_length=253)
    local_part = models.CharField(_("avant l'arobase"), max_length=64, default="mairie")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    # Code of each record looked for → what was found, in the order of the screen.
    findings = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="sender_domain_only_one")
        ]

    def __str__(self) -> str:
        return f"{self.domain} ({self.state})"

    @property
    def address(self) -> str:
        return f"{self.local_part}@{self.domain}"


class RecipientDay(models.Model):
    """How many messages that may be capped an address got from this space in a day.

    Forgotten after two days.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.CharField(max_length=254)
    channel = models.CharField(max_length=10)
    day = models.DateField(default=today)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "channel", "day"], name="recipient_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.day}: {self.sent}"
