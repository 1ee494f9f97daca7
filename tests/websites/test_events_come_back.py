"""Repetitions (RFC 5545), their dates in lists and calendars, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from kernel.clock import now, today
from kernel.tenancy import space_of
from shared_services.websites.models import EventException, EventOccurrence, EventPage, Topic
from shared_services.websites.recurrence import Pace, Recurrence
from tests.factories import websites as make

Browser = Callable[..., Client]
PARIS = ZoneInfo("Europe/Paris")


def days(pace: str, start: datetime, **limits: Any) -> list[str]:
    return [f"{one:%m-%d %H}" for one in Recurrence(pace, **limits).starts(start, PARIS)]


def test_a_market_keeps_its_hour_when_summer_time_ends() -> None:
    start = datetime(2026, 10, 17, 9, tzinfo=PARIS)
    starts = Recurrence(Pace.WEEKLY, count=3).starts(start, PARIS)
    assert [f"{one:%m-%d %H:%M %z}" for one in starts] == [
        "10-17 09:00 +0200",
        "10-24 09:00 +0200",
        "10-31 09:00 +0100",
    ]


def test_every_pace_falls_on_the_days_that_its_words_say() -> None:
    tuesday = datetime(2026, 12, 8, 18, tzinfo=PARIS)
    assert days(Pace.DAILY, tuesday, every=2, count=3) == ["12-08 18", "12-10 18", "12-12 18"]
    assert days(Pace.WEEKLY, tuesday, weekdays=(1, 3), count=3) == [
        "12-08 18",
        "12-10 18",
        "12-15 18",
    ]
    assert days(Pace.MONTHLY_WEEKDAY, tuesday, count=3) == ["12-08 18", "01-12 18", "02-09 18"]
    assert days(Pace.MONTHLY_DAY, tuesday, until=date(2027, 2, 8)) == [
        "12-08 18",
        "01-08 18",
        "02-08 18",
    ]
    assert days(Pace.YEARLY, tuesday, count=2) == ["12-08 18", "12-08 18"]
    fifth = datetime(2026, 12, 31, 18, tzinfo=PARIS)
    assert days(Pace.MONTHLY_WEEKDAY, fifth, count=2) == ["12-31 18", "01-28 18"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"repeats": Pace.WEEKLY}, "repeats"),
        ({"repeats": Pace.DAILY, "repeat_until": date(2099, 1, 1)}, "repeats"),
        ({"repeats": Pace.DAILY, "repeat_count": 3, "repeat_until": date(2099, 1, 1)}, None),
        ({"repeats": Pace.DAILY, "repeat_until": date(2020, 1, 1)}, "repeat_until"),
        ({"repeats": Pace.DAILY, "repeat_count": 3, "repeat_every": 0}, "repeat_every"),
        ({"end_at": datetime(2020, 1, 1, tzinfo=PARIS)}, "end_at"),
    ],
)
def test_a_repetition_ends_and_an_event_starts_before_its_end(
    commune_a: Any, facts: dict[str, Any], field: str | None
) -> None:
    with space_of(commune_a), pytest.raises(ValidationError) as refused:
        make.event(**facts)
    assert (field or "repeat_count") in refused.value.message_dict


def weekly(commune: Any, **facts: Any) -> EventPage:
    with space_of(commune):
        return make.event("Marché du samedi", repeats=Pace.WEEKLY, repeat_count=4, **facts)


def test_lists_show_an_event_once_and_a_month_shows_all_its_dates(
    commune_a: Any, client_for: Browser
) -> None:
    start = datetime(today().year + 1, 5, 7, 9, tzinfo=PARIS)
    weekly(commune_a, start_at=start)
    browser = client_for(commune_a)
    listed = browser.get("/agenda/").text
    assert listed.count("Marché du samedi") == 1
    assert "et 3 autres dates" in listed
    month = browser.get("/agenda/", {"mois": f"{start:%Y-%m}"}).text
    assert month.count(">Marché du samedi</a>") == 4
    assert 'href="#jour-14"' in month
    for odd in ("2026-13", "x", "0001-01", "é" * 90, "\x00"):
        assert browser.get("/agenda/", {"mois": odd}).status_code == 200


def test_a_date_apart_is_left_out_or_shown_as_cancelled(
    commune_a: Any, client_for: Browser
) -> None:
    page = weekly(commune_a, start_at=datetime(today().year + 1, 3, 20, 9, tzinfo=PARIS))
    with space_of(commune_a):
        first, second, third, _fourth = [one.astimezone(PARIS).date() for one in page.starts()]
        page.exceptions = [
            EventException(day=second),
            EventException(day=third, stays_shown=True),
        ]
        page.save()
        kept = list(EventOccurrence.objects.filter(event=page))
    assert [one.cancelled for one in kept] == [False, True, False]
    assert "(annulé)" in client_for(commune_a).get(f"/agenda/{page.slug}/").text
    text = client_for(commune_a).get(f"/agenda/{page.slug}/evenement.ics").content
    calendar = Calendar.from_ical(text)
    main, off = calendar.walk("VEVENT")
    assert main["RRULE"].to_ical().startswith(b"FREQ=WEEKLY;COUNT=4;BYDAY=")
    assert main["EXDATE"].dts[0].dt.date() == second
    assert (off["STATUS"], off["RECURRENCE-ID"].dt.date()) == ("CANCELLED", third)
    assert main["DTSTART"].dt.date() == first
    assert str(main["DTSTART"].dt.tzinfo) == "Europe/Paris"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_whole_days_have_no_hour_in_calendars(commune_a: Any, client_for: Browser) -> None:
    start = now() + timedelta(days=2)
    with space_of(commune_a):
        page = make.event(
            "Fête", start_at=start, end_at=start, all_day=True, repeats=Pace.YEARLY, repeat_count=2
        )
    text = client_for(commune_a).get(f"/agenda/{page.slug}/evenement.ics").content.decode()
    assert "DTSTART;VALUE=DATE:" in text
    assert "RRULE:FREQ=YEARLY;COUNT=2" in text


def test_a_long_event_is_said_to_go_on(commune_a: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        make.event("Exposition", in_days=-3, end_at=now() + timedelta(days=4))
    assert "En ce moment" in client_for(commune_a).get("/agenda/").text


def test_a_heading_filters_the_agenda_the_news_and_their_feeds(
    commune_a: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        sport = Topic.objects.get(slug="sport")
        make.event("Cross des écoles", topic=sport)
        make.event("Loto")
        make.news("Stade rénové", topic=sport)
        make.news("Autre nouvelle", pinned=True)
    browser = client_for(commune_a)
    for path, kept, left in (
        ("/agenda/", "Cross des écoles", "Loto"),
        ("/agenda/agenda.ics", "Cross des écoles", "Loto"),
        ("/actualites/", "Stade rénové", "Autre nouvelle"),
        ("/actualites/flux.xml", "Stade rénové", "Autre nouvelle"),
    ):
        text = browser.get(path, {"rubrique": "sport"}).content.decode()
        assert kept in text
        assert left not in text
    assert browser.get("/agenda/agenda.ics", {"rubrique": "inconnue"}).status_code == 404
    assert browser.get("/actualites/flux.xml", {"rubrique": "\x00"}).status_code == 404
    news = browser.get("/actualites/").text
    assert news.index("Autre nouvelle") < news.index("Stade rénové"), "what is pinned comes first"


def test_a_draft_leaves_the_dates_that_readers_see(commune_a: Any) -> None:
    page = weekly(commune_a)
    with space_of(commune_a):
        # A revision keeps milliseconds.
        page.start_at = page.start_at.replace(microsecond=0) + timedelta(days=1)
        page.save_revision()
        assert EventOccurrence.objects.filter(event=page, start_at=page.start_at).count() == 0
        page.get_latest_revision().publish()
        assert EventOccurrence.objects.filter(event=page, start_at=page.start_at).count() == 1


def test_a_month_asks_as_much_with_one_date_as_with_many(
    commune_a: Any, client_for: Browser
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client_for(commune_a).get("/agenda/?mois=2031-05").status_code == 200
        return len(captured)

    start = datetime(2031, 5, 3, 9, tzinfo=PARIS)
    weekly(commune_a, start_at=start)
    asked()
    few = asked()
    with space_of(commune_a):
        for number in range(6):
            make.event(f"Sortie {number}", start_at=start, repeats=Pace.DAILY, repeat_count=20)
    asked()
    assert asked() == few
