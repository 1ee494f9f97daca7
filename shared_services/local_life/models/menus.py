"""What children eat at the canteen, week by week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from kernel.clock import today
from kernel.several_choices import SeveralChoices
from shared_services.local_life.rules import allergens

WEEKDAYS = [
    (0, _("lundi")),
    (1, _("mardi")),
    (2, _("mercredi")),
    (3, _("jeudi")),
    (4, _("vendredi")),
]


class MenuWeekQuerySet(models.QuerySet["MenuWeek"]):
    def current(self) -> MenuWeekQuerySet:
        """This week and those already written after it, first ones first."""
        monday = today() - timedelta(days=today().weekday())
        return self.filter(monday__gte=monday).order_by("monday", "canteen")


class MenuWeek(ClusterableModel):
    canteen = models.CharField(
        _("cantine"), max_length=100, default="", blank=True,
        help_text=_("À remplir quand il y en a plusieurs."),
    )  # fmt: skip
    monday = models.DateField(_("semaine du lundi"))
    note = models.CharField(
        _("remarque"), max_length=200, blank=True,
        help_text=_("Par exemple : pain biologique de la boulangerie, fruits de saison."),
    )  # fmt: skip

    objects = MenuWeekQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("monday"),
        FieldPanel("canteen"),
        InlinePanel("days", heading=_("Jours"), label=_("Jour"), min_num=1, max_num=5),
        FieldPanel("note"),
    ]

    class Meta:
        ordering = ["-monday", "canteen"]
        verbose_name = _("menu d'une semaine")
        verbose_name_plural = _("menus de la cantine")
        constraints = [
            models.UniqueConstraint(
                fields=["monday", "canteen"],
                name="menu_once_a_week",
                violation_error_message=_("Cette semaine est déjà écrite pour cette cantine."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.monday:%d/%m/%Y}{f' ({self.canteen})' if self.canteen else ''}"

    def clean(self) -> None:
        super().clean()
        if self.monday and self.monday.weekday() != 0:
            raise ValidationError({"monday": _("Choisissez un lundi.")})

    @property
    def friday(self) -> date:
        return self.monday + timedelta(days=4)


class MenuDay(models.Model):
    """One meal; allergens are the fourteen that the law wants told (règlement UE 1169/2011)."""

    week = ParentalKey(MenuWeek, on_delete=models.CASCADE, related_name="days")
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=WEEKDAYS)
    meal = models.TextField(
        _("repas"), help_text=_("Un plat par ligne : entrée, plat, laitage, dessert.")
    )
    vegetarian = models.BooleanField(_("repas végétarien"), default=False)
    allergens = SeveralChoices(
        models.CharField(max_length=20, choices=allergens),
        verbose_name=_("allergènes"),
        default=list,
        blank=True,
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("weekday"), FieldPanel("vegetarian")]),
        FieldPanel("meal"),
        FieldPanel("allergens"),
    ]

    class Meta:
        ordering = ["weekday"]
        verbose_name = _("repas")
        constraints = [models.UniqueConstraint(fields=["week", "weekday"], name="menu_day_once")]

    def __str__(self) -> str:
        return str(self.get_weekday_display())

    @property
    def day(self) -> date:
        return self.week.monday + timedelta(days=self.weekday)

    @property
    def dishes(self) -> list[str]:
        return [line.strip() for line in self.meal.splitlines() if line.strip()]

    @property
    def allergen_names(self) -> list[str]:
        return [name for code, name in allergens() if code in set(self.allergens)]
