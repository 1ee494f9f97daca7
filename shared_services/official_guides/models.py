from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class Audience(models.TextChoices):
    """The three sets of the DILA; the values are our addresses."""

    PEOPLE = "particuliers", _("Particuliers")
    ASSOCIATIONS = "associations", _("Associations")
    BUSINESSES = "entreprises", _("Entreprises")


class Guide(models.Model):
    """One page of service-public.gouv.fr, compiled into our own blocks (`reading.compiling`).

    A guide that the State withdrew keeps its row: its address answers 410, not 404.
    """

    class Kind(models.TextChoices):
        THEME = "theme", _("Thème")
        FOLDER = "folder", _("Dossier")
        SHEET = "sheet", _("Fiche")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audience = models.CharField(max_length=12, choices=Audience)
    code = models.CharField(max_length=12, help_text="the DILA's: F1427, N359")
    kind = models.CharField(max_length=6, choices=Kind)
    slug = models.CharField(max_length=90)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    theme = models.CharField(max_length=12, blank=True, help_text="code of its theme")
    theme_title = models.CharField(max_length=300, blank=True)
    updated_on = models.DateField(null=True, blank=True, help_text="as the State tells it")
    source_url = models.URLField(max_length=300)
    content = models.JSONField(default=dict)
    text = models.TextField(blank=True, help_text="all its words, for the search")
    digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "code"], name="guide_once")]

    def __str__(self) -> str:
        return f"{self.audience}/{self.code} {self.title}"


class GuideSet(models.Model):
    """How one of the three sets stands: where it came from, when, what the last try said."""

    class State(models.TextChoices):
        NEVER = "never", _("jamais reçu")
        UP_TO_DATE = "up_to_date", _("à jour")
        REFUSED = "refused", _("dernier envoi refusé")
        UNREACHABLE = "unreachable", _("source injoignable")
        UNSET = "unset", _("aucune source réglée")

    audience = models.CharField(primary_key=True, max_length=12, choices=Audience)
    state = models.CharField(max_length=12, choices=State, default=State.NEVER)
    source = models.CharField(max_length=300, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    # The day the last good set was checked against its source: « vérifié le ».
    checked_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    report = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.audience}: {self.state}"
