"""The town hall's side: the week, coming or not, cancelling, booking for someone, reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import now, today
from kernel.errors import NotAllowed
from kernel.tenancy import space_of
from shared_services.appointments import personal_data, queries
from shared_services.appointments.actions import booking, demo, feeding, recurring
from shared_services.appointments.errors import WrongState
from shared_services.appointments.facade import appointments_about
from shared_services.appointments.models import Appointment, AppointmentReason, Closure, Counter
from shared_services.notifications.models import Notification
from tests.factories.appointments import CAMILLE, make_appointment

DESK = "/gestion/rendez-vous/"


def to_day(made: Appointment, **back: float) -> Appointment:
    """Set an appointment back, past what people may do."""
    made.starts_at = now() - timedelta(**back)
    made.ends_at = made.starts_at + timedelta(minutes=30)
    made.save()
    return made


@pytest.fixture
def desk(client_for: Callable[..., Client], commune_a: Any, agent: Any) -> Client:
    return client_for(commune_a, agent)


@pytest.mark.parametrize("path", ["", "prendre/"])
def test_only_this_town_hall_s_agents_open_the_agenda(
    client_for: Callable[..., Client],
    commune_a: Any,
    commune_b: Any,
    make_person: Callable[..., Any],
    desk: Client,
    path: str,
) -> None:
    assert client_for(commune_a).get(DESK + path).status_code == 302
    editor = make_person("redacteur@a.example", commune_a, Role.EDITOR)
    assert client_for(commune_a, editor).get(DESK + path).status_code == 403
    stranger = make_person("agent@b.example", commune_b, Role.AGENT)
    assert client_for(commune_a, stranger).get(DESK + path).status_code in {302, 403}
    assert desk.get(DESK + path).status_code == 200


def test_the_week_shows_who_comes_and_notes_who_came(
    desk: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    with space_of(commune_a):
        made = make_appointment(reason)
        early = to_day(make_appointment(reason, place=4), minutes=40)
    week = desk.get(f"{DESK}?semaine={made.starts_at.date()}").content.decode()
    assert "Camille Roy" in week
    assert desk.get(f"{DESK}?semaine=demain").status_code == 200
    assert desk.get(f"{DESK}?semaine=9999-12-31").status_code == 200
    desk.post(f"{DESK}{early.pk}/absent/", {"version": early.version})
    with space_of(commune_a):
        early.refresh_from_db()
        assert early.state == Appointment.State.MISSED
    desk.post(f"{DESK}{early.pk}/venu/", {"version": early.version})
    stale = desk.post(f"{DESK}{early.pk}/absent/", {"version": early.version}, follow=True)
    assert "pendant que vous le lisiez" in stale.content.decode()
    with space_of(commune_a):
        early.refresh_from_db()
        assert early.state == Appointment.State.HONOURED
    assert desk.post(f"{DESK}{early.pk}/autre/", {}).status_code == 404


def test_someone_who_comes_tomorrow_is_not_absent_today(
    in_a: Any, reason: AppointmentReason, agent: Any
) -> None:
    made = make_appointment(reason, place=30)
    with pytest.raises(WrongState, match="à venir"):
        booking.close(made.pk, came=False, actor=agent)


def test_the_town_hall_cancels_and_says_why(
    desk: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    with space_of(commune_a):
        made = make_appointment(reason)
    mute = desk.post(
        f"{DESK}{made.pk}/annuler/", {"version": made.version, "cancel_reason": " "}, follow=True
    )
    assert "Dites pourquoi" in mute.content.decode()
    desk.post(
        f"{DESK}{made.pk}/annuler/", {"version": made.version, "cancel_reason": "Agent malade."}
    )
    with space_of(commune_a):
        made.refresh_from_db()
        assert made.state == Appointment.State.CANCELLED_BY_TOWN_HALL
        mail = Notification.objects.get(template="appointments/mail/cancelled")
        assert "Agent malade." in mail.text


def test_a_closure_shows_whom_to_tell(
    desk: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    with space_of(commune_a):
        made = make_appointment(reason)
    assert "pendant une fermeture" not in desk.get(DESK).content.decode()
    with space_of(commune_a):
        Closure.objects.create(
            begins_at=made.starts_at - timedelta(hours=1),
            ends_at=made.starts_at + timedelta(minutes=1),
            reason="Formation",
        )
        assert [each.pk for each in queries.in_closed_times()] == [made.pk]
    assert "pendant une fermeture" in desk.get(DESK).content.decode()


def test_an_agent_books_for_someone_without_an_address_at_once(
    desk: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    assert "Légalisation" in desk.get(f"{DESK}prendre/").content.decode()
    url = f"{DESK}prendre/?motif={reason.pk}"
    assert desk.get(url).status_code == 200
    with space_of(commune_a):
        key = queries.free(reason, by_agent=True)[0].key
        assert key < queries.free(reason)[0].key, "an agent is bound by no notice"
    told = {"reason": reason.pk, "slot": key, "first_name": "Yvette", "last_name": "Lemoine"}
    assert desk.post(f"{DESK}prendre/", {**told, "first_name": ""}).status_code == 422
    assert desk.post(f"{DESK}prendre/", told).status_code == 302
    assert desk.post(f"{DESK}prendre/", told).status_code == 422, "the time is taken"
    with space_of(commune_a):
        made = Appointment.objects.get()
        assert made.booked_by_name == "Nadia Besson"
        assert not Notification.objects.filter(template="appointments/mail/confirmed").exists()
    assert desk.get(f"{DESK}prendre/?motif=rien").status_code == 200


def test_people_are_reminded_once_and_again_when_it_moved(
    in_a: Any, reason: AppointmentReason
) -> None:
    reason.notice_hours = 0
    reason.save()
    near = [slot for slot in queries.free(reason) if slot.starts_at < now() + timedelta(hours=29)]
    assert near
    made = booking.book(reason, near[0].key, CAMILLE, actor=None)
    sent = Notification.objects.filter(template="appointments/mail/reminder")
    recurring.remind()
    assert sent.count() == 0, "its confirmation is a reminder"
    Appointment.objects.update(booked_at=now() - timedelta(days=2))
    recurring.remind()
    recurring.remind()
    assert sent.count() == 1
    Appointment.objects.filter(pk=made.pk).update(
        starts_at=made.starts_at + timedelta(minutes=10),
        ends_at=made.ends_at + timedelta(minutes=10),
    )
    recurring.remind()
    assert sent.count() == 2


def test_people_are_forgotten_after_ninety_days_and_figures_stay(
    in_a: Any, reason: AppointmentReason, make_person: Callable[..., Any]
) -> None:
    person = make_person("lea@exemple.example")
    old = to_day(make_appointment(reason, actor=person), days=91)
    recent = to_day(make_appointment(reason, place=5, actor=person), days=80)
    assert recurring.forget_old() == 1
    assert recurring.forget_old() == 0
    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.person, old.email, old.user_id) == ("", "", None)
    assert recent.person == "Camille Roy"
    assert sum(queries.figures(today() - timedelta(days=365)).values()) == 2


def test_a_person_s_copy_holds_their_appointments_and_leaving_cuts_the_tie(
    in_a: Any, reason: AppointmentReason, make_person: Callable[..., Any]
) -> None:
    person, other = make_person("lea@exemple.example"), make_person("autre@exemple.example")
    made = make_appointment(reason, actor=person)
    (section,) = personal_data.collect(person)
    assert section.records[0]["Numéro"] == made.number
    assert section.records[0]["Nom"] == "Roy"
    (section,) = personal_data.collect(other)
    assert section.records == []
    personal_data.erase(person)
    made.refresh_from_db()
    assert (made.user_id, made.person) == (None, "Camille Roy")


def test_only_the_person_and_the_agents_act(
    in_a: Any, reason: AppointmentReason, make_person: Callable[..., Any], agent: Any
) -> None:
    stranger = make_person("autre@exemple.example")
    made = make_appointment(reason)
    key = queries.free(reason)[9].key
    for act in (
        lambda: booking.cancel_by_person(made.pk, actor=stranger),
        lambda: booking.move(made.pk, key, actor=stranger),
        lambda: booking.move(made.pk, key, actor=agent, token="faux"),
        lambda: booking.cancel_by_town_hall(made.pk, reason="x", actor=stranger),
        lambda: booking.close(made.pk, came=True, actor=stranger),
        lambda: booking.book(reason, key, CAMILLE, actor=stranger, by_agent=True),
        lambda: feeding.renew_feed(Counter.objects.get().pk, actor=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert booking.move(made.pk, key, actor=agent).starts_at != made.starts_at


def test_the_agenda_s_secret_address_can_be_changed(
    desk: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    with space_of(commune_a):
        counter = Counter.objects.get()
    assert str(counter.feed_key) in desk.get(DESK).content.decode()
    desk.post(f"{DESK}guichets/{counter.pk}/adresse/")
    assert desk.get(f"/rendez-vous/agenda/{counter.feed_key}.ics").status_code == 404


def test_the_demo_makes_a_working_counter(in_a: Any) -> None:
    demo.seed()
    demo.seed()
    assert Counter.objects.count() == 1
    assert AppointmentReason.objects.count() == 5
    assert Appointment.objects.to_come().count() == 3
    assert appointments_about("") == []
