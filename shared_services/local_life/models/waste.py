"""Which days which waste is collected in which street."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

WEEKDAYS = [
    (0, _("lundi")),
    (1, _("mardi")),
    (2, _("mercredi")),
    (3, _("jeudi")),
    (4, _("vendredi")),
    (5, _("samedi")),
    (6, _("dimanche")),
]


class CollectionSector(ClusterableModel):
    """A part of the commune where bins are taken on the same days."""

    name = models.CharField(_("nom du secteur"), max_length=100, unique=True)
    everywhere = models.BooleanField(
        _("toute la commune"),
        default=False,
        help_text=_("Un seul secteur : inutile d'écrire les rues."),
    )
    note = models.CharField(_("remarque"), max_length=300, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("everywhere"),
        InlinePanel("rounds", heading=_("Collectes"), label=_("Collecte"), min_num=1),
        InlinePanel("streets", heading=_("Rues"), label=_("Rue")),
        FieldPanel("note"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("secteur de collecte")
        verbose_name_plural = _("collecte des déchets")

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        return slugify(self.name) or "secteur"


class CollectionRound(models.Model):
    """« Le tri, un jeudi sur deux à partir du 8 janvier »."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "ordures", _("Ordures ménagères")
        SORTED = "tri", _("Emballages et papiers")
        GLASS = "verre", _("Verre")
        FOOD = "biodechets", _("Biodéchets")
        GREEN = "vegetaux", _("Déchets verts")
        BULKY = "encombrants", _("Encombrants")

    class Every(models.IntegerChoices):
        WEEK = 1, _("chaque semaine")
        TWO_WEEKS = 2, _("une semaine sur deux")
        FOUR_WEEKS = 4, _("une semaine sur quatre")

    sector = ParentalKey(CollectionSector, on_delete=models.CASCADE, related_name="rounds")
    kind = models.CharField(_("déchets"), max_length=20, choices=Kind.choices)
    every = models.PositiveSmallIntegerField(_("rythme"), choices=Every.choices, default=Every.WEEK)
    first_day = models.DateField(
        _("à partir du"), help_text=_("Un jour de collecte : les suivants se comptent de là.")
    )
    last_day = models.DateField(_("jusqu'au"), null=True, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("every")]),
        FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
    ]

    class Meta:
        ordering = ["kind", "first_day"]
        verbose_name = _("collecte")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first_day}"

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("La collecte finit avant de commencer.")})

    @property
    def weekday_name(self) -> str:
        return str(dict(WEEKDAYS)[self.first_day.weekday()])

    def days(self, first: date, last: date) -> Iterator[date]:
        """Its days between these two, both included, as written: nothing is moved yet."""
        pace = timedelta(weeks=self.every)
        day = self.first_day
        if day < first:
            day += pace * -(-(first - day).days // pace.days)
        end = min(last, self.last_day) if self.last_day else last
        while day <= end:
            yield day
            day += pace


class CollectionStreet(models.Model):
    class Side(models.TextChoices):
        BOTH = "", _("tous les numéros")
        ODD = "impair", _("numéros impairs")
        EVEN = "pair", _("numéros pairs")

    sector = ParentalKey(CollectionSector, on_delete=models.CASCADE, related_name="streets")
    name = models.CharField(_("rue, place, hameau"), max_length=150)
    side = models.CharField(_("côté"), max_length=6, choices=Side.choices, blank=True, default="")
    from_number = models.PositiveIntegerField(_("du numéro"), null=True, blank=True)
    to_number = models.PositiveIntegerField(_("au numéro"), null=True, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("side"), FieldPanel("from_number"), FieldPanel("to_number")]),
    ]

    class Meta:
        ordering = ["name", "from_number"]
        verbose_name = _("rue")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        first, last = self.from_number, self.to_number
        if first is not None and last is not None and last < first:
            raise ValidationError({"to_number": _("Le dernier numéro vient avant le premier.")})

    def holds(self, number: int | None) -> bool:
        """Whether a house of this number is on this stretch; without a number, it may be."""
        if number is None:
            return True
        if self.side and (number % 2 == 0) != (self.side == self.Side.EVEN):
            return False
        after = self.from_number is None or number >= self.from_number
        return after and (self.to_number is None or number <= self.to_number)


class CollectionShift(models.Model):
    """A holiday: what was to be taken that day is taken another, in every sector."""

    planned_on = models.DateField(_("au lieu du"), unique=True)
    moved_to = models.DateField(
        _("collecte le"), null=True, blank=True, help_text=_("Vide : pas de collecte.")
    )
    reason = models.CharField(_("motif"), max_length=100, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("planned_on"),
        FieldPanel("moved_to"),
        FieldPanel("reason"),
    ]

    class Meta:
        ordering = ["-planned_on"]
        verbose_name = _("collecte déplacée")
        verbose_name_plural = _("collectes déplacées")

    def __str__(self) -> str:
        return f"{self.planned_on:%d/%m/%Y}"
