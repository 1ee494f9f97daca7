"""What we write to people about an appointment, and to agents without any name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import people_to_tell
from kernel.middleware.host import URLCONFS
from kernel.tenancy import require_authority
from shared_services.appointments.abilities import HANDLE
from shared_services.appointments.links import token_for
from shared_services.appointments.models import Appointment
from shared_services.notifications import facade as notifications

PERSON = "appointments.person"
WORK = "appointments.work"


def register() -> None:
    """Called once, when the app is ready."""
    notifications.register_path_finder(path_of)
    notifications.register_category(
        notifications.Category(
            PERSON,
            _("Vos rendez-vous"),
            _("vous avez pris un rendez-vous à la mairie"),
            statutory=True,
            sms=True,
        )
    )
    notifications.register_category(
        notifications.Category(
            WORK,
            _("L'agenda des rendez-vous"),
            _("vous tenez l'agenda de la mairie"),
            for_team=True,
        )
    )


def when_of(appointment: Appointment) -> str:
    """« mercredi 25 novembre 2026 à 9 h 30 », on the commune's clock."""
    local = localtime(appointment.starts_at)
    return say("%(day)s à %(hour)s") % {
        "day": date_format(local, "l j F Y"),
        "hour": date_format(local, "G \\h i"),
    }


def place_of(appointment: Appointment) -> str:
    """Where to come: the counter's address, else the town hall's."""
    authority = require_authority()
    return appointment.counter.address or authority.address


def tell_person(appointment: Appointment, template: str, *, key: str, **more: Any) -> None:
    """Write to whoever comes, in the caller's transaction; nothing without an address."""
    if not appointment.email:
        return
    authority = require_authority()
    path = reverse(
        "appointments:follow", urlconf=URLCONFS["commune"], args=[token_for(appointment)]
    )
    when = when_of(appointment)
    notifications.notify(
        email=appointment.email,
        name=appointment.person,
        template=f"appointments/mail/{template}",
        context={
            "appointment": appointment,
            "reason": appointment.reason,
            "counter": appointment.counter,
            "authority": authority,
            "place": place_of(appointment),
            "when": when,
            "follow_url": authority.url(path),
            **more,
        },
        key=f"appointment:{appointment.pk}:{key}",
        category=PERSON,
        about=about(appointment),
        user_id=appointment.user_id,
        reply_to=authority.email,
        sms=say("%(place)s : rendez-vous %(when)s.") % {"place": authority.town_hall, "when": when}
        if template == "reminder"
        else "",
    )


def tell_agents(appointment: Appointment, words: str, *, key: str) -> None:
    """Tell those who keep the agenda: the hour and the reason, no name."""
    authority = require_authority()
    day = f"{localtime(appointment.starts_at):%Y-%m-%d}"
    path = reverse("appointments_admin:agenda", urlconf=URLCONFS["commune"])
    for agent in people_to_tell(HANDLE):
        notifications.notify(
            email=agent.email,
            name=agent.name,
            template="appointments/mail/changed_for_agents",
            context={
                "words": words,
                "reason": appointment.reason,
                "when": when_of(appointment),
                "number": appointment.number,
                "authority": authority,
                "agenda_url": authority.url(f"{path}?semaine={day}"),
            },
            key=f"appointment:{appointment.pk}:{key}:{agent.user_id}",
            category=WORK,
            about=about(appointment),
            user_id=agent.user_id,
        )


def path_of(about: str, user_id: UUID) -> str:
    """Where a message about an appointment is read; nothing for what is none of this space."""
    kind, _sign, identity = about.partition(":")
    if kind != "appointment":
        return ""
    found = Appointment.objects.filter(pk=UUID(identity)).first()
    if found is None:
        return ""
    if found.user_id == user_id:
        return reverse("appointments:follow", urlconf=URLCONFS["commune"], args=[token_for(found)])
    return reverse("appointments_admin:agenda", urlconf=URLCONFS["commune"])


def about(appointment: Appointment) -> str:
    return f"appointment:{appointment.pk}"
