"""Events, the dates they come back on, and the page that lists them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from kernel.clock import now
from kernel.several_choices import SeveralChoices
from shared_services.websites import recurrence
from shared_services.websites.event_form import EventPageForm
from shared_services.websites.models.base import SitePage
from shared_services.websites.models.blocks import WHOLE_TEXT_FEATURES
from shared_services.websites.models.occurrences import EventOccurrence, here, write_dates
from shared_services.websites.models.opening_hours import WEEKDAYS
from shared_services.websites.models.topics import Topic
from shared_services.websites.recurrence import Pace, Recurrence

MEANS = [
    ("step_free", _("Accès de plain-pied ou par une rampe")),
    ("parking", _("Place de stationnement réservée")),
    ("toilets", _("Toilettes adaptées")),
    ("loop", _("Boucle magnétique")),
    ("signed", _("Interprète en langue des signes")),
    ("subtitled", _("Sous-titrage ou transcription")),
    ("described", _("Audiodescription")),
    ("easy", _("Facile à lire et à comprendre (FALC)")),
]


class AgendaIndexPage(SitePage):
    subpage_types: ClassVar[list[str]] = ["websites.EventPage"]
    max_count = 1
    template = "websites/agenda_index_page.html"

    class Meta:
        verbose_name = _("Agenda")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Here and not above: what is listed is read from the models of this file.
        from shared_services.websites.agenda import agenda_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **agenda_of(request)}


class EventPageQuerySet(PageQuerySet):
    def upcoming(self) -> Any:
        """Not over yet, each once, at the date that goes on or comes next."""
        dates = EventOccurrence.objects.filter(event=OuterRef("pk"), over_at__gt=now())
        following = dates.order_by("start_at")
        left = dates.order_by().values("event").annotate(left=Count("pk")).values("left")
        return (
            self.annotate(
                next_start=Subquery(following.values("start_at")[:1]),
                next_end=Subquery(following.values("end_at")[:1]),
                next_is_cancelled=Subquery(following.values("cancelled")[:1]),
                dates_left=Subquery(left),
            )
            .filter(next_start__isnull=False)
            .order_by("next_start", "pk")
        )

    def past(self) -> Any:
        to_come = EventOccurrence.objects.filter(event=OuterRef("pk"), over_at__gt=now())
        return (
            self.filter(~Exists(to_come))
            .annotate(next_start=Max("occurrences__start_at"))
            .order_by("-next_start", "-pk")
        )


class EventPage(SitePage):
    topic = models.ForeignKey(
        Topic, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("rubrique")
    )
    start_at = models.DateTimeField(_("début"), db_index=True)
    end_at = models.DateTimeField(_("fin"), null=True, blank=True)
    all_day = models.BooleanField(_("toute la journée"), default=False)
    cancelled = models.BooleanField(
        _("annulé"),
        default=False,
        help_text=_("L'évènement reste affiché, avec la mention « Annulé »."),
    )
    repeats = models.CharField(_("se répète"), max_length=20, choices=Pace.choices, blank=True)
    repeat_every = models.PositiveSmallIntegerField(
        _("une fois sur"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
        help_text=_("1 : à chaque fois ; 2 : une semaine (ou un mois) sur deux…"),
    )
    repeat_weekdays = SeveralChoices(
        models.PositiveSmallIntegerField(choices=WEEKDAYS),
        verbose_name=_("les jours"),
        default=list,
        blank=True,
        help_text=_("Pour une répétition chaque semaine. Aucun : le jour du début."),
    )
    repeat_until = models.DateField(_("jusqu'au"), null=True, blank=True)
    repeat_count = models.PositiveSmallIntegerField(
        _("ou : nombre de dates"), null=True, blank=True, validators=[MinValueValidator(2)]
    )
    place = models.CharField(_("lieu"), max_length=200)
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    access_means = SeveralChoices(
        models.CharField(max_length=20, choices=MEANS),
        verbose_name=_("accessibilité"),
        default=list,
        blank=True,
    )
    access = models.CharField(
        _("précisions sur l'accessibilité"),
        max_length=300,
        blank=True,
        help_text=_("Par exemple : deux marches à l'entrée, rampe sur demande."),
    )
    online_url = models.URLField(_("lien pour suivre en ligne"), max_length=2000, blank=True)
    price = models.CharField(
        _("tarif"), max_length=100, blank=True, help_text=_("Par exemple : Gratuit, ou 8 €.")
    )
    ticket_url = models.URLField(_("lien de la billetterie"), max_length=2000, blank=True)
    registration = models.CharField(
        _("inscription"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : sur place, ou en mairie avant le 3 mai."),
    )
    audience = models.CharField(
        _("public"), max_length=100, blank=True, help_text=_("Par exemple : dès 6 ans.")
    )
    organiser = models.CharField(_("organisé par"), max_length=150, blank=True)
    contact = models.ForeignKey(
        "websites.DirectoryEntry",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact"),
        help_text=_("Une fiche de l'annuaire : ses coordonnées s'affichent."),
    )
    body = RichTextField(_("description"), blank=True, features=WHOLE_TEXT_FEATURES)

    objects = PageManager.from_queryset(EventPageQuerySet)()
    base_form_class = EventPageForm

    content_panels: ClassVar[list[Any]] = [
        *SitePage.content_panels,
        FieldPanel("topic"),
        MultiFieldPanel(
            [
                FieldPanel("start_at"),
                FieldPanel("end_at"),
                FieldPanel("all_day"),
                FieldPanel("cancelled"),
            ],
            heading=_("Quand"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(content=_("Laissez vide pour une seule date.")),
                FieldPanel("repeats"),
                FieldPanel("repeat_every"),
                FieldPanel("repeat_weekdays"),
                FieldPanel("repeat_until"),
                FieldPanel("repeat_count"),
                InlinePanel("exceptions", heading=_("Dates à part"), label=_("Date à part")),
            ],
            heading=_("Répétition"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldPanel("address"),
                FieldPanel("online_url"),
                FieldPanel("access_means"),
                FieldPanel("access"),
            ],
            heading=_("Où"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("price"),
                FieldPanel("ticket_url"),
                FieldPanel("registration"),
                FieldPanel("audience"),
                FieldPanel("organiser"),
                FieldPanel("contact"),
            ],
            heading=_("Pratique"),
        ),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *SitePage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
    ]
    parent_page_types: ClassVar[list[str]] = ["websites.AgendaIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "websites/event_page.html"

    class Meta:
        verbose_name = _("Évènement")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        dates = list(self.occurrences.filter(over_at__gt=now())[:13]) if self.pk else []
        context["dates"], context["more_dates"] = dates[:12], len(dates) > 12
        return context

    def clean(self) -> None:
        super().clean()
        if self.start_at and self.end_at and self.end_at < self.start_at:
            raise ValidationError({"end_at": _("La fin vient avant le début.")})
        if self.repeats and self.start_at:
            self._check_repetition()

    def _check_repetition(self) -> None:
        """Raises ValidationError: without an end, with two, or with more dates than one reads."""
        if not self.repeat_until and not self.repeat_count:
            raise ValidationError(
                {
                    "repeats": _(
                        "Dites quand la répétition s'arrête : une date, ou un nombre de dates. "
                        "Une répétition sans fin n'est pas acceptée."
                    )
                }
            )
        if self.repeat_until and self.repeat_count:
            raise ValidationError(
                {"repeat_count": _("Choisissez : une date de fin ou un nombre de dates.")}
            )
        if self.repeat_until and self.repeat_until < self.start_day:
            raise ValidationError({"repeat_until": _("La répétition s'arrête avant le début.")})
        is_weekly = self.repeats == Pace.WEEKLY and self.repeat_weekdays
        if is_weekly and self.start_day.weekday() not in self.repeat_weekdays:
            raise ValidationError(
                {"repeat_weekdays": _("Le jour du début doit être parmi les jours cochés.")}
            )
        if len(self.starts()) > recurrence.MOST_DATES:
            raise ValidationError(
                {
                    "repeats": _("Plus de %(most)s dates : arrêtez la répétition plus tôt.")
                    % {"most": recurrence.MOST_DATES}
                }
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        names = kwargs.get("update_fields")
        # A draft of a page that is online saves a few columns: readers keep the old dates.
        if names is None or "start_at" in names:
            write_dates(self)

    @property
    def recurrence(self) -> Recurrence | None:
        if not self.repeats:
            return None
        return Recurrence(
            self.repeats,
            self.repeat_every,
            tuple(self.repeat_weekdays or ()),
            self.repeat_until,
            self.repeat_count,
        )

    def starts(self) -> list[datetime]:
        found = self.recurrence
        return found.starts(self.start_at, here()) if found else [self.start_at]

    @property
    def start_day(self) -> date:
        return timezone.localtime(self.start_at).date()

    @property
    def several_days(self) -> bool:
        return bool(self.end_at) and timezone.localtime(self.end_at).date() != self.start_day

    @property
    def shown_start(self) -> datetime:
        """The date that lists show: the next one when the query said it."""
        return getattr(self, "next_start", None) or self.start_at

    @property
    def shown_end(self) -> datetime | None:
        if getattr(self, "next_start", None) is None:
            return self.end_at
        return getattr(self, "next_end", None)

    @property
    def is_going_on(self) -> bool:
        """Started on a day before today, and not over: lists say until when."""
        today = timezone.localdate()
        end = self.shown_end
        if end is None or timezone.localtime(self.shown_start).date() >= today:
            return False
        return timezone.localtime(end).date() >= today

    @property
    def is_off(self) -> bool:
        return self.cancelled or bool(getattr(self, "next_is_cancelled", False))

    @property
    def other_dates(self) -> int:
        return max((getattr(self, "dates_left", None) or 1) - 1, 0)

    @property
    def access_labels(self) -> list[str]:
        chosen = set(self.access_means or ())
        return [str(label) for value, label in MEANS if value in chosen]
