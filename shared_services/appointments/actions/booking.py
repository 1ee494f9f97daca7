"""Booking, moving and cancelling. Two people never get the last place: the counter is locked."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from shared_services.appointments import queries
from shared_services.appointments.actions.mails import tell_agents, tell_person
from shared_services.appointments.errors import (
    AgentsOnly,
    SlotTaken,
    TooManyAppointments,
    WrongState,
)
from shared_services.appointments.models import Appointment, AppointmentReason, Counter
from shared_services.appointments.permissions import can_act_for_person, can_handle
from shared_services.appointments.slots import Slot

State = Appointment.State
MOST_PER_ADDRESS = 3
# Without what is mistaken on the telephone: 0 and O, 1 and I.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Visitor:
    """Who comes. An agent may book for someone without an e-mail address."""

    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""
    note: str = ""
    request_reference: str = ""


def book(
    reason: AppointmentReason, key: str, visitor: Visitor, *, actor: Any, by_agent: bool = False
) -> Appointment:
    """Take the slot named `key`. Raises SlotTaken, TooManyAppointments, AgentsOnly."""
    if by_agent and not can_handle(actor):
        raise AgentsOnly
    with transaction.atomic():
        slot = _locked_slot(reason, key, by_agent=by_agent)
        if not by_agent and visitor.email:
            held = Appointment.objects.to_come().filter(email__iexact=visitor.email).count()
            if held >= MOST_PER_ADDRESS:
                raise TooManyAppointments(MOST_PER_ADDRESS)
        is_account = bool(actor and actor.is_authenticated and not by_agent)
        appointment = Appointment.objects.create(
            number=_number(),
            counter_id=slot.counter_id,
            reason=reason,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            first_name=visitor.first_name,
            last_name=visitor.last_name,
            email=visitor.email,
            phone=visitor.phone,
            note=visitor.note,
            request_reference=visitor.request_reference,
            user=actor if is_account else None,
            booked_by_name=_name(actor) if by_agent else "",
        )
        _record("booked", appointment, actor)
        tell_person(appointment, "confirmed", key="confirmed")
        if not by_agent:
            tell_agents(appointment, _("Un rendez-vous est pris"), key="booked")
    return appointment


def move(appointment_id: UUID, key: str, *, actor: Any, token: str | None = None) -> Appointment:
    """Take another slot instead. Raises SlotTaken, WrongState, NotAllowed."""
    with _changing(appointment_id) as appointment:
        by_agent = _check_person_or_agent(appointment, actor, token)
        if not appointment.is_to_come:
            raise WrongState
        slot = _locked_slot(appointment.reason, key, by_agent=by_agent, leaving=appointment)
        appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
        appointment.counter_id = slot.counter_id
        _record("moved", appointment, actor)
        appointment.counter = Counter.objects.get(pk=slot.counter_id)
        tell_person(appointment, "moved", key=f"moved:{slot.key}")
        if not by_agent:
            tell_agents(appointment, _("Un rendez-vous est déplacé"), key=f"moved:{slot.key}")
    return appointment


def cancel_by_person(appointment_id: UUID, *, actor: Any, token: str | None = None) -> Appointment:
    """The person does not come. Twice is harmless. Raises WrongState once the time is past."""
    with _changing(appointment_id) as appointment:
        if not can_act_for_person(actor, appointment, token=token):
            raise NotAllowed(_("Ce rendez-vous n'est pas le vôtre."))
        if appointment.state == State.CANCELLED_BY_PERSON:
            return appointment
        if not appointment.is_to_come:
            raise WrongState
        appointment.state = State.CANCELLED_BY_PERSON
        _record("cancelled_by_person", appointment, actor)
        tell_person(appointment, "cancelled", key="cancelled", by_town_hall=False)
        tell_agents(appointment, _("Un rendez-vous est annulé"), key="cancelled")
    return appointment


def cancel_by_town_hall(
    appointment_id: UUID, *, reason: str, actor: Any, version: int | None = None
) -> Appointment:
    """The town hall cannot receive: the person is told why."""
    words = " ".join(reason.split())[:300]
    if not words:
        raise DomainError("no_reason", _("Dites pourquoi : la personne recevra cette raison."))
    with _by_agent(appointment_id, actor, version) as appointment:
        if not appointment.is_booked:
            raise WrongState
        appointment.state, appointment.cancel_reason = State.CANCELLED_BY_TOWN_HALL, words
        _record("cancelled_by_town_hall", appointment, actor)
        tell_person(appointment, "cancelled", key="cancelled", by_town_hall=True)
    return appointment


def close(
    appointment_id: UUID, *, came: bool, actor: Any, version: int | None = None
) -> Appointment:
    """Note that the person came, or did not; it can be put right afterwards."""
    with _by_agent(appointment_id, actor, version) as appointment:
        if appointment.state not in {State.BOOKED, State.HONOURED, State.MISSED}:
            raise WrongState
        if localtime(appointment.starts_at).date() > today():
            raise WrongState(_("Ce rendez-vous est encore à venir."))
        appointment.state = State.HONOURED if came else State.MISSED
        _record("honoured" if came else "missed", appointment, actor)
    return appointment


@contextmanager
def _changing(appointment_id: UUID) -> Iterator[Appointment]:
    with transaction.atomic():
        found = Appointment.objects.select_for_update(of=("self",))
        appointment = found.select_related("reason", "counter").get(pk=appointment_id)
        yield appointment
        appointment.version += 1
        appointment.save()


@contextmanager
def _by_agent(appointment_id: UUID, actor: Any, version: int | None) -> Iterator[Appointment]:
    if not can_handle(actor):
        raise AgentsOnly
    with _changing(appointment_id) as appointment:
        if version is not None and version != appointment.version:
            raise WrongState(
                _("Ce rendez-vous a changé pendant que vous le lisiez. Rien n'a été enregistré.")
            )
        yield appointment


def _check_person_or_agent(appointment: Appointment, actor: Any, token: str | None) -> bool:
    """True for an agent. Raises NotAllowed for anyone but the person and the agents."""
    if can_act_for_person(actor, appointment, token=token):
        return False
    if token is None and can_handle(actor):
        return True
    raise NotAllowed(_("Ce rendez-vous n'est pas le vôtre."))


def _locked_slot(
    reason: AppointmentReason,
    key: str,
    *,
    by_agent: bool = False,
    leaving: Appointment | None = None,
) -> Slot:
    """The slot, free at this moment and until the end of the transaction."""
    places = queries.counters_for(reason)
    # Whoever books here waits for whoever came first: what is counted next stays true.
    locked = list(
        Counter.objects.select_for_update()
        .filter(pk__in=[each.pk for each in places])
        .order_by("pk")
    )
    slot = queries.slot_named(key, reason, counters=locked, by_agent=by_agent, leaving=leaving)
    if slot is None:
        raise SlotTaken
    return slot


def _record(act: str, appointment: Appointment, actor: Any) -> None:
    audit.record(
        f"appointment.{act}", actor=actor, target=str(appointment.pk), number=appointment.number
    )


def _number() -> str:
    drawn = "".join(secrets.choice(_SIGNS) for _turn in range(8))
    return f"RV-{drawn[:4]}-{drawn[4:]}"


def _name(actor: Any) -> str:
    return f"{actor.first_name} {actor.last_name}".strip() or _("Un agent")
