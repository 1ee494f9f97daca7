from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.shared_content.projection.models import SharedItem

ONLY_ONE = 1


class AcceptanceRule(models.Model):
    """« Reprendre d'office » what one neighbour, one kind or one heading brings; empty is any."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No foreign key: a rule outlives memberships, and finds nothing then.
    origin_id = models.UUIDField(_("qui propose"), null=True, blank=True)
    kind = models.CharField(_("type"), max_length=10, choices=SharedItem.Kind.choices, blank=True)
    topic = models.CharField(_("rubrique"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_id", "kind", "topic"],
                nulls_distinct=False,
                name="acceptance_rule_once",
            ),
            # « Everything from anybody » is no choice of a town hall.
            models.CheckConstraint(
                condition=Q(origin_id__isnull=False) | ~Q(kind="") | ~Q(topic=""),
                name="acceptance_rule_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.kind} {self.topic}"


class SharingSetting(models.Model):
    """How this space takes up offers; without a row, changed texts are shown at once."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ONE, editable=False)
    ask_again = models.BooleanField(
        _("Redemander notre accord quand un texte repris change"), default=False
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="sharing_setting_only_one")]

    def __str__(self) -> str:
        return f"{self.ask_again}"
