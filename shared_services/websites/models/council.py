"""Groups of the council, the space where each writes, and the commissions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from kernel.clock import today
from shared_services.websites.models.blocks import WHOLE_TEXT_FEATURES


class CouncilGroup(models.Model):
    """Members elected or sitting together."""

    class Side(models.TextChoices):
        MAJORITY = "majority", _("Majorité")
        MINORITY = "minority", _("N'appartient pas à la majorité")

    name = models.CharField(_("nom"), max_length=150, unique=True)
    side = models.CharField(_("place au conseil"), max_length=20, choices=Side.choices)

    panels: ClassVar[list[Any]] = [FieldPanel("name"), FieldPanel("side")]

    class Meta:
        ordering = ["side", "name"]
        verbose_name = _("groupe du conseil")
        verbose_name_plural = _("groupes du conseil")

    def __str__(self) -> str:
        return self.name


class GroupText(models.Model):
    """A text of a group, under its name and date; the town hall does not rewrite it.

    From 1,000 inhabitants on, councillors outside the majority have a space in what the commune
    publishes of its work (CGCT, L. 2121-27-1).
    """

    group = models.ForeignKey(
        CouncilGroup, models.PROTECT, related_name="texts", verbose_name=_("groupe")
    )
    title = models.CharField(_("titre"), max_length=150)
    body = RichTextField(_("texte"), features=WHOLE_TEXT_FEATURES)
    published_on = models.DateField(_("publié le"), default=today, db_index=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("group"),
        FieldPanel("title"),
        FieldPanel("body"),
        FieldPanel("published_on"),
    ]

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = _("tribune")
        verbose_name_plural = _("tribunes")

    def __str__(self) -> str:
        return self.title


class Commission(models.Model):
    """A working group of the council on one subject."""

    name = models.CharField(_("nom"), max_length=150, unique=True)
    mission = models.TextField(_("ce qu'elle étudie"), blank=True)
    members = models.ManyToManyField(
        "websites.CouncilMember", related_name="commissions", blank=True, verbose_name=_("membres")
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("mission"),
        FieldPanel("members", widget=forms.CheckboxSelectMultiple),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")

    def __str__(self) -> str:
        return self.name
