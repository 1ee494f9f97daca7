from __future__ import annotations

import uuid

from django.db import models

from kernel.clock import now


class SiteState(models.Model):
    """How far the site of one authority is in order, as its own space last told."""

    authority_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="percent")
    right = models.PositiveSmallIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)
    accessibility = models.CharField(max_length=10, default="none")
    statement_ends_on = models.DateField(null=True, blank=True)
    # State by criterion: {"1.3": "right"}
    states = models.JSONField(default=dict, blank=True)
    told_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.authority_id}: {self.score}"


class MonthVisits(models.Model):
    """Pages of a site read in a month; None when so few that a reader could be recognised."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority_id = models.UUIDField()
    month = models.DateField(help_text="its first day")
    pages_read = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority_id", "month"], name="month_visits_once")
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.month}: {self.pages_read}"


class SharedPlan(models.Model):
    """The « schéma pluriannuel » an intercommunality offers its communes; published, so open.

    `actions` holds [year, title] pairs.
    """

    authority_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    policy = models.TextField()
    people = models.TextField(blank=True)
    means = models.TextField(blank=True)
    purchases = models.TextField(blank=True)
    actions = models.JSONField(default=list, blank=True)
    told_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.authority_id}: {self.first_year}-{self.last_year}, {self.version}"
