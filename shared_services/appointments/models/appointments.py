from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.appointments.models.counters import AppointmentReason, Counter


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def booked(self) -> AppointmentQuerySet:
        return self.filter(state=Appointment.State.BOOKED)

    def to_come(self) -> AppointmentQuerySet:
        return self.booked().filter(starts_at__gte=now())

    def during(self, begins_at: object, ends_at: object) -> AppointmentQuerySet:
        """Those that overlap this time."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=begins_at)


class Appointment(models.Model):
    """Someone comes to a counter at a time. Their data go 90 days after; the figures stay."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Pris")
        CANCELLED_BY_PERSON = "cancelled_by_person", _("Annulé par la personne")
        CANCELLED_BY_TOWN_HALL = "cancelled_by_town_hall", _("Annulé par la mairie")
        HONOURED = "honoured", _("Honoré")
        MISSED = "missed", _("Personne non venue")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("numéro"), max_length=20, unique=True)
    counter = models.ForeignKey(Counter, models.PROTECT, related_name="appointments")
    reason = models.ForeignKey(AppointmentReason, models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    state = models.CharField(max_length=30, choices=State.choices, default=State.BOOKED)
    first_name = models.CharField(_("prénom"), max_length=150, blank=True)
    last_name = models.CharField(_("nom"), max_length=150, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True, db_index=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    note = models.CharField(_("précision"), max_length=300, blank=True)
    request_reference = models.CharField(_("demande liée"), max_length=30, blank=True)
    # No database constraint crosses schemas; an account is anonymised, never deleted.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, related_name="+",
        db_constraint=False,
    )  # fmt: skip
    booked_at = models.DateTimeField(default=now)
    booked_by_name = models.CharField(_("pris par"), max_length=300, blank=True)
    cancel_reason = models.CharField(_("raison de l'annulation"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("rendez-vous")
        verbose_name_plural = _("rendez-vous")
        indexes = [models.Index(fields=["counter", "starts_at"], name="appointment_agenda")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="appointment_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def person(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return "".join(f"{name[0]}." for name in (self.first_name, self.last_name) if name)

    @property
    def is_booked(self) -> bool:
        return self.state == self.State.BOOKED

    @property
    def is_to_come(self) -> bool:
        return self.is_booked and self.starts_at > now()

    @property
    def local_start(self) -> object:
        return localtime(self.starts_at)
