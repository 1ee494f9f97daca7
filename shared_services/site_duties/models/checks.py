"""What the nightly checks found: one line per criterion, and the pages concerned."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class State(models.TextChoices):
    RIGHT = "right", _("en règle")
    WRONG = "wrong", _("à corriger")
    UNKNOWN = "unknown", _("pas encore vérifié")


class Check(models.Model):
    """`since`: when the criterion came into this state. `answer` is the agent's, where we ask."""

    code = models.CharField(primary_key=True, max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNKNOWN)
    told = models.TextField(blank=True)
    since = models.DateTimeField(default=now)
    checked_at = models.DateTimeField(null=True, blank=True)
    answer = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("critère vérifié")

    def __str__(self) -> str:
        return f"{self.code}: {self.state}"


class Finding(models.Model):
    """Something to correct on a page. It keeps the day it was first seen as long as it stays."""

    code = models.CharField(max_length=20)
    path = models.CharField(max_length=300)
    told = models.CharField(max_length=300)
    first_seen_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["code", "path", "pk"]
        verbose_name = _("point à corriger")
        constraints = [
            models.UniqueConstraint(fields=["code", "path", "told"], name="finding_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.path}"


class OutsideLink(models.Model):
    """A link to another site, asked politely now and then."""

    url = models.CharField(max_length=500, unique=True)
    path = models.CharField(max_length=300, help_text="a page that holds it")
    checked_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")
    told = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("lien vers un autre site")

    def __str__(self) -> str:
        return self.url


class Measure(models.Model):
    """A first visit to the home page, weighed by ourselves. One per space."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    requests = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="bytes")
    elements = models.PositiveIntegerField()
    measured_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("poids de la page d'accueil")

    def __str__(self) -> str:
        return f"{self.size} B, {self.requests}"
