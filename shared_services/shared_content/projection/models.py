from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class SharedItem(models.Model):
    """A copy of what one site published, offered to others; it leads to the page on that site.

    Written in the transaction that publishes, by the space of `authority_id` alone. The database
    shows it to the spaces it is offered to, as long as it is offered and its author is a neighbour
    in service (`project.settings.rights`). No picture: files stay where their owner put them.
    """

    class Kind(models.TextChoices):
        EVENT = "event", _("Évènement")
        NEWS = "news", _("Actualité")
        PLACE = "place", _("Fiche de l'annuaire")

    class State(models.TextChoices):
        OFFLINE = "offline", _("plus en ligne")
        OFFERED = "offered", _("proposé")
        WITHDRAWN = "withdrawn", _("retiré")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No foreign keys: a space never waits for a row of the registry.
    authority_id = models.UUIDField()
    by_name = models.CharField(max_length=250, help_text="of its author, after « proposé par »")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source_id = models.CharField(max_length=64, help_text="in its author's space")
    # Closed unless an act opens it.
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFLINE)
    for_everyone = models.BooleanField(default=False)
    audience = ArrayField(models.UUIDField(), default=list, blank=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=2000, help_text="canonical address, on its author's site")
    topic = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=20, blank=True, help_text="of the directory")
    place = models.CharField(max_length=300, blank=True)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    all_day = models.BooleanField(default=False)
    cancelled = models.BooleanField(default=False)
    # Dates to come of an event: [start, end or null, over, cancelled], in ISO 8601.
    dates = models.JSONField(default=list, blank=True)
    start_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    calendar_uid = models.CharField(max_length=120, blank=True)
    # Of what a receiver reads: another digest is another text.
    digest = models.CharField(max_length=64, blank=True)
    vector = SearchVectorField(null=True)
    offered_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-offered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority_id", "kind", "source_id"], name="shared_item_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "kind", "over_at"], name="shared_item_shown"),
            GinIndex(fields=["vector"], name="shared_item_vector"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title} ({self.state})"


class SharedAnswer(models.Model):
    """What one site answered to an offer; none: it has not yet. Its author reads it too."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("repris")
        REFUSED = "refused", _("écarté")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(SharedItem, models.CASCADE, related_name="answers")
    authority_id = models.UUIDField(help_text="who answers")
    state = models.CharField(max_length=10, choices=State.choices)
    by_rule = models.BooleanField(default=False)
    reason = models.CharField(_("raison"), max_length=500, blank=True)
    # The text that was agreed to.
    digest = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "authority_id"], name="shared_answer_once")
        ]
        indexes = [models.Index(fields=["authority_id", "state"], name="shared_answer_of")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.state}"
