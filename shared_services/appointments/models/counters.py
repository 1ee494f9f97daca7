"""Where people are received, for what, and when."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

WEEKDAYS = [
    (0, _("lundi")),
    (1, _("mardi")),
    (2, _("mercredi")),
    (3, _("jeudi")),
    (4, _("vendredi")),
    (5, _("samedi")),
    (6, _("dimanche")),
]
# Addresses of the service's own pages: no reason may take them.
RESERVED = frozenset({"suivi", "agenda"})


class Counter(ClusterableModel):
    """A place where the town hall receives. `feed_key` opens its agenda to a calendar program."""

    name = models.CharField(_("nom du guichet"), max_length=100)
    address = models.TextField(
        _("adresse"), max_length=300, blank=True, help_text=_("Vide : celle de la mairie.")
    )
    access = models.CharField(
        _("accès"), max_length=300, blank=True,
        help_text=_("Par exemple : rampe à droite de l'entrée, sonnez."),
    )  # fmt: skip
    is_open = models.BooleanField(_("ouvert aux rendez-vous"), default=True)
    feed_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("address"),
        FieldPanel("access"),
        FieldPanel("is_open"),
        InlinePanel("hours", heading=_("Horaires de rendez-vous"), label=_("Plage")),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("guichet")
        verbose_name_plural = _("guichets")

    def __str__(self) -> str:
        return self.name


class CounterHours(models.Model):
    """A range of a weekday, on the commune's clock. `agents`: how many people receive at once."""

    counter = ParentalKey(Counter, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=WEEKDAYS)
    begins_at = models.TimeField(_("de"))
    ends_at = models.TimeField(_("à"))
    agents = models.PositiveSmallIntegerField(
        _("agents au guichet"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )

    panels: ClassVar[list[Any]] = [
        FieldRowPanel(
            [
                FieldPanel("weekday"),
                FieldPanel("begins_at"),
                FieldPanel("ends_at"),
                FieldPanel("agents"),
            ]
        )
    ]

    class Meta:
        ordering = ["weekday", "begins_at"]
        verbose_name = _("plage de rendez-vous")
        verbose_name_plural = _("plages de rendez-vous")
        constraints = [
            models.CheckConstraint(
                condition=Q(begins_at__lt=F("ends_at")), name="counter_hours_end_after_begin"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.begins_at:%H:%M} – {self.ends_at:%H:%M}"

    def clean(self) -> None:
        if self.begins_at and self.ends_at and self.begins_at >= self.ends_at:
            raise ValidationError({"ends_at": say("La fin doit venir après le début.")})


class AppointmentReasonQuerySet(models.QuerySet["AppointmentReason"]):
    def offered(self) -> AppointmentReasonQuerySet:
        """What residents may book for, where some counter receives."""
        return self.filter(is_offered=True)


class AppointmentReason(models.Model):
    """What one comes for. `paper` is the slug of the procedure it belongs to, if any."""

    title = models.CharField(_("motif"), max_length=150)
    slug = models.SlugField(max_length=80, unique=True, editable=False)
    description = models.TextField(_("en quelques mots"), max_length=500, blank=True)
    bring = models.TextField(
        _("à apporter"), max_length=1000, blank=True, help_text=_("Une chose par ligne.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("durée, en minutes"),
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    counter = models.ForeignKey(
        Counter, models.SET_NULL, null=True, blank=True, related_name="reasons",
        verbose_name=_("guichet"), help_text=_("Vide : tous les guichets."),
    )  # fmt: skip
    paper = models.CharField(
        _("démarche liée"), max_length=80, blank=True,
        help_text=_(
            "Fin de son adresse, par exemple « attestation-d-accueil » ; « retrait » pour venir "
            "chercher un document prêt."
        ),
    )  # fmt: skip
    notice_hours = models.PositiveSmallIntegerField(
        _("au moins combien d'heures avant"),
        default=24,
        validators=[MaxValueValidator(720)],
    )
    days_ahead = models.PositiveSmallIntegerField(
        _("jusqu'à combien de jours à l'avance"),
        default=28,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
    )
    is_offered = models.BooleanField(_("proposé aux habitants"), default=True)

    objects = AppointmentReasonQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("description"),
        FieldPanel("bring"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("counter")]),
        MultiFieldPanel(
            [FieldPanel("notice_hours"), FieldPanel("days_ahead")], heading=_("Quand réserver")
        ),
        FieldPanel("paper"),
        FieldPanel("is_offered"),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("motif de rendez-vous")
        verbose_name_plural = _("motifs de rendez-vous")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("appointments:reason", args=[self.slug])

    @property
    def things(self) -> list[str]:
        """What to bring, one by one."""
        return [line.strip() for line in self.bring.splitlines() if line.strip()]

    def _free_slug(self) -> str:
        base = slugify(self.title)[:70] or "motif"
        taken = {*AppointmentReason.objects.values_list("slug", flat=True), *RESERVED}
        return next(
            slug
            for slug in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
            if slug not in taken
        )


class Closure(models.Model):
    """A time when nobody is received: holidays, training, a council in the hall."""

    counter = models.ForeignKey(
        Counter, models.CASCADE, null=True, blank=True, related_name="closures",
        verbose_name=_("guichet"), help_text=_("Vide : tous les guichets."),
    )  # fmt: skip
    begins_at = models.DateTimeField(_("du"))
    ends_at = models.DateTimeField(_("au"))
    reason = models.CharField(_("raison, dite aux habitants"), max_length=150, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("begins_at"), FieldPanel("ends_at")]),
        FieldPanel("counter"),
        FieldPanel("reason"),
    ]

    class Meta:
        ordering = ["begins_at"]
        verbose_name = _("fermeture")
        verbose_name_plural = _("fermetures")
        constraints = [
            models.CheckConstraint(
                condition=Q(begins_at__lt=F("ends_at")), name="closure_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.reason or say("Fermeture")

    def clean(self) -> None:
        if self.begins_at and self.ends_at and self.begins_at >= self.ends_at:
            raise ValidationError({"ends_at": say("La fin doit venir après le début.")})
