"""The town hall's own headings, shared by news, agenda and directory."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Topic(models.Model):
    """« Culture », « Sport »: what readers filter by, and subscribe their calendars to."""

    name = models.CharField(_("nom"), max_length=60, unique=True)
    slug = models.SlugField(
        _("adresse"),
        max_length=60,
        unique=True,
        help_text=_("Elle figure dans les liens : ne la changez plus ensuite."),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("name"), FieldPanel("slug")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("rubrique")
        verbose_name_plural = _("rubriques")

    def __str__(self) -> str:
        return self.name
