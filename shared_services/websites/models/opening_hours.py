"""When a place of the directory opens: ranges by weekday, seasons, days it is closed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

WEEKDAYS = [
    (0, _("lundi")),
    (1, _("mardi")),
    (2, _("mercredi")),
    (3, _("jeudi")),
    (4, _("vendredi")),
    (5, _("samedi")),
    (6, _("dimanche")),
]


class OpeningRange(models.Model):
    """« Mardi de 9 h à 12 h »; two ranges on a day with a break; a season when it has dates."""

    entry = ParentalKey(
        "websites.DirectoryEntry", on_delete=models.CASCADE, related_name="opening_ranges"
    )
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=WEEKDAYS)
    opens_at = models.TimeField(_("de"))
    closes_at = models.TimeField(_("à"))
    season_from = models.DateField(_("seulement à partir du"), null=True, blank=True)
    season_until = models.DateField(_("jusqu'au"), null=True, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldRowPanel([FieldPanel("season_from"), FieldPanel("season_until")]),
    ]

    class Meta:
        ordering = ["weekday", "opens_at"]
        verbose_name = _("plage d'ouverture")
        verbose_name_plural = _("plages d'ouverture")

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}"

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("La fermeture vient avant l'ouverture.")})
        first, last = self.season_from, self.season_until
        if first and last and last < first:
            raise ValidationError({"season_until": _("La saison finit avant de commencer.")})

    def counts_on(self, day: date) -> bool:
        """Whether this range holds on that very day, its season included."""
        after = self.season_from is None or self.season_from <= day
        before = self.season_until is None or day <= self.season_until
        return self.weekday == day.weekday() and after and before


class Closure(models.Model):
    """Days without opening, whatever the week says: holidays, works."""

    entry = ParentalKey(
        "websites.DirectoryEntry", on_delete=models.CASCADE, related_name="closures"
    )
    first_day = models.DateField(_("fermé du"))
    last_day = models.DateField(_("au"))
    reason = models.CharField(_("motif"), max_length=100, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day"), FieldPanel("reason")])
    ]

    class Meta:
        ordering = ["first_day"]
        verbose_name = _("fermeture")
        verbose_name_plural = _("fermetures")

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("La fermeture finit avant de commencer.")})
