"""The dates of events, and those that are not like the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from shared_services.websites import recurrence


def here() -> ZoneInfo:
    """The clock of the town hall."""
    return ZoneInfo(timezone.get_current_timezone_name())


class EventException(models.Model):
    """A date of a repetition that is not like the others."""

    event = ParentalKey("websites.EventPage", on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("le"))
    stays_shown = models.BooleanField(
        _("afficher cette date avec la mention « Annulé »"),
        default=False,
        help_text=_("Sinon, la date n'apparaît pas."),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("day"), FieldPanel("stays_shown")]

    class Meta:
        ordering = ["day"]
        verbose_name = _("date à part")
        verbose_name_plural = _("dates à part")
        constraints = [
            models.UniqueConstraint(fields=["event", "day"], name="event_exception_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class EventOccurrence(models.Model):
    """One date of an event, written each time the event is: lists sort and count them in SQL.

    A repetition always ends (`EventPage.clean`), so all its dates are here and no round adds any.
    """

    event = models.ForeignKey("websites.EventPage", models.CASCADE, related_name="occurrences")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField()
    cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["start_at", "pk"]
        verbose_name = _("date d'un évènement")
        verbose_name_plural = _("dates des évènements")
        indexes = [
            models.Index(fields=["event", "over_at"], name="occurrence_of_event"),
            models.Index(fields=["start_at"], name="occurrence_start"),
            models.Index(fields=["over_at"], name="occurrence_over"),
        ]

    def __str__(self) -> str:
        return f"{self.start_at:%Y-%m-%d}"


def write_dates(event: Any) -> None:
    """Replace the dates of this event by those it has now."""
    EventOccurrence.objects.filter(event=event).delete()
    EventOccurrence.objects.bulk_create(_dates(event))


def _dates(event: Any) -> list[EventOccurrence]:
    zone = here()
    apart = {one.day: one.stays_shown for one in event.exceptions.all()}
    lasts = event.end_at - event.start_at if event.end_at else None
    made = []
    for start in event.starts():
        day = start.astimezone(zone).date()
        if apart.get(day) is False:
            continue
        end = None if lasts is None else _later(start, lasts, zone)
        made.append(
            EventOccurrence(
                event=event,
                start_at=start,
                end_at=end,
                over_at=recurrence.over_at(start, end, all_day=event.all_day, zone=zone),
                cancelled=event.cancelled or apart.get(day, False),
            )
        )
    return made


def _later(start: datetime, lasts: Any, zone: ZoneInfo) -> datetime:
    """On the clock of the place: a night out across the change of hour ends at the hour said."""
    return (start.astimezone(zone).replace(tzinfo=None) + lasts).replace(tzinfo=zone)


def in_period(first: datetime, after: datetime) -> Q:
    """Occurrences that show on one of these days."""
    return Q(start_at__lt=after, over_at__gt=first)
