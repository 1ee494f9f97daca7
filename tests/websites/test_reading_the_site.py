from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localtime

from kernel.clock import now
from kernel.tenancy import space_of
from tests.factories import websites as make

Browser = Callable[..., Client]

STANDING = (
    "/",
    "/actualites/",
    "/agenda/",
    "/annuaire/",
    "/actes/",
    "/contact/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
    "/plan-du-site/",
    "/recherche/",
    "/demarches/",
)


@pytest.mark.parametrize("path", STANDING)
def test_every_standing_page_reads_without_login_and_without_cookie(
    commune_a: Any, client_for: Browser, path: str
) -> None:
    response = client_for(commune_a).get(path)
    assert response.status_code == 200
    assert not response.cookies, "a reader gets no cookie"
    assert "{{" not in response.text
    assert "Chassy" in response.text


def test_the_intercommunality_has_a_site_in_its_own_name(
    intercommunality: Any, client_for: Browser
) -> None:
    page = client_for(intercommunality).get("/").text
    assert "Communauté de communes de l'Aillantais en Bourgogne".replace("'", "&#x27;") in page
    assert "{{" not in page


def test_search_ignores_accents_and_word_endings(commune_a: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        make.news("Les bibliothèques rouvrent")
        make.act(title="Règlement de la bibliothèque")
        make.directory_entry("Bibliothèque municipale")
    page = client_for(commune_a).get("/recherche/", {"q": "bibliotheque"}).text
    assert "Les bibliothèques rouvrent" in page
    assert "Règlement de la bibliothèque" in page
    assert "Bibliothèque municipale" in page


@pytest.mark.parametrize(
    "query", ["", "zzzz", "' OR 1=1 --", "<script>alert(1)</script>", "é" * 900]
)
def test_any_search_gets_an_answer(commune_a: Any, client_for: Browser, query: str) -> None:
    response = client_for(commune_a).get("/recherche/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_an_event_leaves_the_agenda_when_it_is_over(commune_a: Any, client_for: Browser) -> None:
    today = localtime(now()).replace(hour=0, minute=30)
    with space_of(commune_a):
        make.event("Loto de la semaine passée", in_days=-7)
        make.event("Brocante de dimanche", in_days=2)
        make.event("Journée du patrimoine", start_at=today, all_day=True)
    to_come = client_for(commune_a).get("/agenda/").text
    past = client_for(commune_a).get("/agenda/?quand=passes").text
    assert "Brocante de dimanche" in to_come
    assert "Journée du patrimoine" in to_come, "an all-day event lasts until the evening"
    assert "Loto de la semaine" not in to_come
    assert "Loto de la semaine" in past


def test_calendars_take_the_agenda(commune_a: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        page = make.event("Concert, fanfare; et bal", end_at=now() + timedelta(days=4))
    calendar = client_for(commune_a).get("/agenda/agenda.ics")
    assert calendar["Content-Type"].startswith("text/calendar")
    text = calendar.content.decode()
    assert "SUMMARY:Concert\\, fanfare\\; et bal" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    one = client_for(commune_a).get(f"/agenda/{page.slug}/evenement.ics")
    assert one.content.decode().count("BEGIN:VEVENT") == 1


def test_programs_read_the_site(commune_a: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        make.news("Coupure d'eau")
        make.event("Marché de Noël")
        make.act("2026-07")
    browser = client_for(commune_a)
    assert browser.get("/api/v1/news/").json()["results"][0]["title"] == "Coupure d'eau"
    assert browser.get("/api/v1/events/").json()["results"][0]["title"] == "Marché de Noël"
    found = browser.get("/api/v1/acts/").json()["results"][0]
    assert found["number"] == "2026-07"
    assert len(found["sha256"]) == 64
    assert "Coupure d" in browser.get("/actualites/flux.xml").content.decode()
    assert commune_a.primary_host in browser.get("/sitemap.xml").content.decode()
    assert "Disallow: /gestion/" in browser.get("/robots.txt").content.decode()


@pytest.mark.parametrize("path", ["/actualites/", "/agenda/", "/annuaire/", "/actes/"])
def test_a_list_asks_as_much_with_one_line_as_with_many(
    commune_a: Any, client_for: Browser, path: str, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = client_for(commune_a)

    def fill(first: int, last: int) -> None:
        with space_of(commune_a):
            for number in range(first, last):
                make.news(f"Nouvelle {number}")
                make.event(f"Rendez-vous {number}")
                make.act(f"2026-{number}")
                make.directory_entry(f"Commerce {number}")

    fill(0, 1)
    browser.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(path)
    fill(1, 11)
    browser.get(path)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)
    assert len(many) == len(few)


# The second was written before addresses were made of plain letters.
@pytest.mark.parametrize("slug", ["", "marché-de-l-été"])
def test_an_event_with_an_accented_title_has_its_page_and_its_calendar(
    commune_a: Any, client_for: Browser, slug: str
) -> None:
    with space_of(commune_a):
        page = make.event("Marché de l'été", slug=slug)
        if not slug:
            assert page.slug == "marche-de-lete", "an address is made of plain letters"
    path = f"/agenda/{page.slug}/"
    assert client_for(commune_a).get(path).status_code == 200
    calendar = client_for(commune_a).get(f"{path}evenement.ics")
    assert calendar.content.decode().count("BEGIN:VEVENT") == 1
    assert calendar["Content-Disposition"].isascii()
