"""What residents do: choose, book, follow, move, cancel; and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.appointments import queries
from shared_services.appointments.actions import booking
from shared_services.appointments.links import token_for
from shared_services.appointments.models import Appointment, AppointmentReason, Closure, Counter
from shared_services.notifications.models import Notification
from tests.factories.appointments import CAMILLE, make_appointment, make_counter

PERSON = {
    "first_name": "Camille",
    "last_name": "Roy",
    "email": "camille.roy@exemple.example",
    "phone": "06 39 98 00 00",
    "note": "Je viens avec mon fils.",
}


@pytest.fixture
def browser(commune_a: Any, client_for: Callable[..., Client]) -> Client:
    return client_for(commune_a)


def keys(commune: Any, reason: AppointmentReason) -> list[str]:
    with space_of(commune):
        return [slot.key for slot in queries.free(reason)]


def test_from_the_first_page_to_the_calendar_without_an_account(
    browser: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    assert "Légalisation" in browser.get("/rendez-vous/").content.decode()
    page = browser.get("/rendez-vous/legalisation/").content.decode()
    assert "Une pièce d&#x27;identité" in page
    key = keys(commune_a, reason)[0]
    assert f"?creneau={key}" in page
    url = "/rendez-vous/legalisation/reserver/"
    form = browser.get(f"{url}?creneau={key}").content.decode()
    assert f'value="{key}"' in form
    sent = browser.post(url, {**PERSON, "slot": key})
    assert sent.status_code == 302
    page = browser.get(sent["Location"]).content.decode()
    with space_of(commune_a):
        made = Appointment.objects.get()
        mails = Notification.objects.filter(template="appointments/mail/confirmed")
        assert mails.get().recipient_email == PERSON["email"]
        assert made.number in mails.get().text
    assert made.number in page
    assert key not in browser.get("/rendez-vous/legalisation/").content.decode()
    calendar = icalendar.Calendar.from_ical(
        browser.get(f"{sent['Location']}rendez-vous.ics").content
    )
    event = calendar.walk("VEVENT")[0]
    assert event.decoded("dtstart") == made.starts_at
    assert "Une pièce d'identité" in event["description"]


def test_an_account_is_known_and_a_request_s_number_goes_along(
    commune_a: Any,
    reason: AppointmentReason,
    client_for: Callable[..., Client],
    make_person: Callable[..., Any],
) -> None:
    person = make_person("lea@exemple.example", first_name="Léa", last_name="Petit")
    browser = client_for(commune_a, person)
    key = keys(commune_a, reason)[0]
    page = browser.get(f"/rendez-vous/legalisation/reserver/?creneau={key}&demande=AN-2026-7K3F")
    assert 'value="Léa"' in page.content.decode()
    assert 'value="AN-2026-7K3F"' in page.content.decode()
    evil = browser.get("/rendez-vous/legalisation/?demande=%22%3E%3Cscript%3E").content.decode()
    assert "<script>" not in evil.split("slot-day")[1]
    browser.post(
        "/rendez-vous/legalisation/reserver/",
        {**PERSON, "slot": key, "request_reference": "AN-2026-7K3F"},
    )
    with space_of(commune_a):
        made = Appointment.objects.get()
    assert (made.user_id, made.request_reference) == (person.pk, "AN-2026-7K3F")


def test_a_time_taken_meanwhile_is_told_with_others_and_nothing_is_lost(
    browser: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    key = keys(commune_a, reason)[3]
    with space_of(commune_a):
        make_appointment(reason, place=3)
    answer = browser.post("/rendez-vous/legalisation/reserver/", {**PERSON, "slot": key})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "n&#x27;est plus libre" in page
    assert "Je viens avec mon fils." in page
    others = answer.context["form"].fields["slot"].choices
    assert len(others) > 3
    again = browser.post("/rendez-vous/legalisation/reserver/", {**PERSON, "slot": others[0][0]})
    assert again.status_code == 302
    gone = browser.get(f"/rendez-vous/legalisation/reserver/?creneau={key}")
    assert gone.status_code == 410


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first_name": ""}, "Écrivez votre prénom."),
        ({"email": "camille"}, "Vérifiez cette adresse"),
        ({"last_name": "x" * 300}, "150"),
        ({"slot": "20200101T080000Z-1"}, "n&#x27;est plus libre"),
        ({"slot": "n'importe quoi"}, "n&#x27;est plus libre"),
        ({"slot": ""}, "n&#x27;est plus libre"),
    ],
)
def test_bad_input_gets_a_clear_message(
    browser: Client, commune_a: Any, reason: AppointmentReason, changes: Any, words: str
) -> None:
    data = {**PERSON, "slot": keys(commune_a, reason)[0], **changes}
    answer = browser.post("/rendez-vous/legalisation/reserver/", data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Je viens avec mon fils." in page
    with space_of(commune_a):
        assert not Appointment.objects.exists()


def test_an_address_holds_three_appointments_to_come_at_most(
    browser: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    with space_of(commune_a):
        for place in range(3):
            make_appointment(reason, place=place * 2)
    data = {**PERSON, "slot": keys(commune_a, reason)[0]}
    answer = browser.post("/rendez-vous/legalisation/reserver/", data)
    assert answer.status_code == 422
    assert "déjà 3 rendez-vous" in answer.content.decode()


def test_a_visitor_who_books_again_and_again_is_slowed_down(
    browser: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    cache.clear()
    answers = [
        browser.post("/rendez-vous/legalisation/reserver/", {}).status_code for _turn in range(22)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_the_private_page_moves_and_cancels(
    browser: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    with space_of(commune_a):
        made = make_appointment(reason)
        here = f"/rendez-vous/suivi/{token_for(made)}/"
    later = keys(commune_a, reason)[5]
    assert browser.get(f"{here}deplacer/").status_code == 200
    assert browser.post(f"{here}deplacer/", {"slot": "passé"}).status_code == 422
    assert browser.post(f"{here}deplacer/", {"slot": later}).status_code == 302
    with space_of(commune_a):
        made.refresh_from_db()
        assert queries.free(reason)[0].starts_at != made.starts_at
        assert Notification.objects.filter(template="appointments/mail/moved").count() == 1
    assert browser.post(here).status_code == 302
    assert browser.post(here).status_code == 302, "twice is harmless"
    with space_of(commune_a):
        made.refresh_from_db()
        assert made.state == Appointment.State.CANCELLED_BY_PERSON
        cancelled = Notification.objects.filter(template="appointments/mail/cancelled")
        assert cancelled.count() == 1
    assert later in keys(commune_a, reason), "the time is free again"
    assert browser.get(f"{here}deplacer/").status_code == 302


def test_a_link_opens_one_town_hall_s_appointment_alone(
    commune_a: Any, commune_b: Any, reason: AppointmentReason, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        here = f"/rendez-vous/suivi/{token_for(make_appointment(reason))}/"
    assert client_for(commune_a).get(here).status_code == 200
    assert client_for(commune_b).get(here).status_code == 404
    assert client_for(commune_a).get(f"{here[:-3]}xx/").status_code == 404
    assert client_for(commune_b).get("/rendez-vous/legalisation/").status_code == 404
    with space_of(commune_a):
        feed = f"/rendez-vous/agenda/{Counter.objects.get().feed_key}.ics"
    assert client_for(commune_a).get(feed).status_code == 200
    assert client_for(commune_b).get(feed).status_code == 404


def test_the_shared_agenda_shows_initials_alone(
    browser: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    with space_of(commune_a):
        make_appointment(reason)
        feed = f"/rendez-vous/agenda/{Counter.objects.get().feed_key}.ics"
    text = browser.get(feed).content.decode()
    assert "C.R." in text
    for secret in ("Camille", "Roy", "exemple.example", "06 39"):
        assert secret not in text


def test_closures_and_holidays_are_told_and_give_no_time(
    browser: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    with space_of(commune_a):
        Closure.objects.create(
            begins_at=now() - timedelta(days=1), ends_at=now() + timedelta(days=60),
            reason="Travaux dans l'accueil",
        )  # fmt: skip
    page = browser.get("/rendez-vous/legalisation/").content.decode()
    assert "Travaux dans l&#x27;accueil" in page
    assert "Aucun créneau libre" in page


def test_an_intercommunality_receives_nobody(
    intercommunality: Any, client_for: Callable[..., Client]
) -> None:
    assert client_for(intercommunality).get("/rendez-vous/").status_code == 404


def test_a_month_of_bookings_costs_no_more_queries(
    browser: Client, commune_a: Any, reason: AppointmentReason
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/rendez-vous/legalisation/").status_code == 200
        return len(seen)

    browser.get("/rendez-vous/legalisation/")
    few = count()
    with space_of(commune_a):
        make_counter(name="Annexe")
        for place in range(20):
            visitor = booking.Visitor("Léa", "Petit", f"lea{place}@exemple.example")
            make_appointment(reason, place=place, visitor=visitor)
    assert count() == few
    assert CAMILLE.email
