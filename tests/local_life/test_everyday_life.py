"""Jobs, menus and days of waste: what residents read, and how agents write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from icalendar import Calendar

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.tenancy import space_of
from shared_services.local_life import waste_days
from shared_services.local_life.actions import demo
from shared_services.local_life.models import (
    CollectionRound,
    CollectionSector,
    CollectionShift,
    CollectionStreet,
    JobOffer,
    MenuDay,
    MenuWeek,
)
from tests.browsing import look_at

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def in_a(commune_a: Any) -> Iterator[Any]:
    with space_of(commune_a):
        demo.seed()
        yield commune_a


def offer(**facts: Any) -> JobOffer:
    told = {
        "title": "Cantonnier",
        "contract": "cdd",
        "working_time": "35 h",
        "missions": "Entretenir les chemins.",
        "how_to_apply": "Écrire à la mairie.",
        **facts,
    }
    return JobOffer.objects.create(**told)


def test_an_offer_leaves_the_list_and_its_page_says_so(in_a: Any, client_for: Browser) -> None:
    last_day, over = today(), offer(title="Close", apply_before=today() - timedelta(days=1))
    still = offer(title="Ouverte", apply_before=last_day)
    reader = client_for(in_a)
    page = reader.get("/emplois/").text
    assert "Ouverte" in page
    assert "Close" not in page
    assert "Ouverte" in reader.get("/emplois/flux.xml").text
    assert reader.get("/api/v1/jobs/").json()["results"][0]["title"] == "Ouverte"
    closed = reader.get(f"/emplois/{over.pk}-close/")
    assert "Cette offre est close" in closed.text
    assert reader.get(f"/emplois/{still.pk}-autre/")["Location"].endswith(f"{still.pk}-ouverte/")
    assert reader.get("/emplois/999999-x/").status_code == 404


def test_a_week_starts_on_a_monday_and_is_written_once(in_a: Any, client_for: Browser) -> None:
    monday = today() - timedelta(days=today().weekday())
    with pytest.raises(ValidationError, match="Choisissez un lundi"):
        MenuWeek(monday=monday + timedelta(days=1)).clean()
    with pytest.raises(ValidationError, match="déjà écrite"):
        MenuWeek(monday=monday).validate_constraints()
    past = MenuWeek(monday=monday - timedelta(weeks=1))
    past.days = [MenuDay(weekday=0, meal="Plat de la semaine passée")]
    past.save()
    page = client_for(in_a).get("/menus/").text
    assert "Lasagnes de légumes" in page
    assert "Allergènes : gluten, lait." in page
    assert "semaine passée" not in page


@pytest.mark.parametrize(
    ("address", "sectors"),
    [
        ("12 rue de l'Église", ["Bourg"]),
        ("12 bis R. EGLISE", ["Bourg"]),
        ("eglise", ["Bourg"]),
        ("3, chem des vignes", []),
        ("3 ch. des Vignes", ["Hameaux"]),
        ("Grand Chaumont", ["Hameaux"]),
        ("7 rue des Longs", ["Impairs"]),
        ("8 rue des Longs", ["Pairs"]),
        ("rue des Longs", ["Impairs", "Pairs"]),
        ("99 rue des Longs", []),
        ("rue", []),
        ("12", []),
        ("rue de nulle part", []),
    ],
)
def test_an_address_leads_to_its_sector(in_a: Any, address: str, sectors: list[str]) -> None:
    for name, side in (("Pairs", "pair"), ("Impairs", "impair")):
        sector = CollectionSector(name=name)
        sector.streets = [CollectionStreet(name="Rue des Longs", side=side, to_number=20)]
        sector.save()
    if address == "rue":
        # A word that every street has says nothing: all sectors, not a wrong one.
        assert len(waste_days.sectors_of(address, waste_days.sectors())) > 1
        return
    found = waste_days.sectors_of(address, waste_days.sectors())
    assert [one.name for one in found] == sectors


def test_a_holiday_moves_a_collection_and_a_pace_holds_for_years(in_a: Any) -> None:
    two_weeks = CollectionRound(kind="tri", every=2, first_day=date(2020, 1, 9))
    days = list(two_weeks.days(date(2026, 11, 1), date(2026, 12, 31)))
    assert [(day.month, day.day) for day in days] == [
        (11, 5),
        (11, 19),
        (12, 3),
        (12, 17),
        (12, 31),
    ]
    CollectionShift.objects.all().delete()
    sector = CollectionSector.objects.prefetch_related("rounds").get(name="Bourg")
    planned = waste_days.collections(sector, {}, most=1)[0]
    CollectionShift.objects.create(
        planned_on=planned.day, moved_to=planned.day + timedelta(days=1), reason="férié"
    )
    moved = [one for one in waste_days.collections(sector, waste_days.shifts()) if one.planned_on]
    assert [(one.day, one.reason) for one in moved] == [(planned.day + timedelta(days=1), "férié")]
    CollectionShift.objects.update(moved_to=None)
    left = waste_days.collections(sector, waste_days.shifts())
    assert planned.day not in {one.day for one in left if one.kind == planned.kind}


def test_the_calendar_of_a_sector_and_a_private_address(in_a: Any, client_for: Browser) -> None:
    reader = client_for(in_a)
    sector = CollectionSector.objects.get(name="Bourg")
    calendar = Calendar.from_ical(reader.get(f"/collecte/{sector.pk}-bourg.ics").content)
    assert len(calendar.walk("VEVENT")) > 50
    assert reader.get("/collecte/999999-x.ics").status_code == 404
    found = reader.get("/collecte/", {"adresse": "1 rue du Lavoir"})
    assert "Prochaines collectes, secteur Bourg" in found.text
    assert "no-store" in found["Cache-Control"]
    odd = reader.get("/collecte/", {"adresse": "<b>\x00rue"})
    assert odd.status_code == 200
    none = reader.get("/collecte/", {"adresse": "impasse inconnue"}).text
    assert "Aucune rue ne correspond" in none


def test_agents_write_it_and_others_do_not(
    in_a: Any, commune_b: Any, client_for: Browser, make_person: Callable[..., Any]
) -> None:
    url = "/gestion/offres-d-emploi/add/"
    writer = client_for(in_a, make_person("e@exemple.example", in_a, Role.EDITOR))
    data = {
        "title": "Surveillante de baignade",
        "contract": "saisonnier",
        "working_time": "35 h",
        "missions": "Surveiller.",
        "how_to_apply": "Écrire.",
    }
    empty = writer.post(url, {**data, "missions": ""})
    assert empty.status_code == 200
    assert "Surveillante" in empty.text
    assert writer.post(url, data).status_code == 302
    assert "Surveillante" in client_for(in_a).get("/emplois/").text
    assert "Surveillante" not in client_for(commune_b).get("/emplois/").text
    agent = client_for(in_a, make_person("a@exemple.example", in_a, Role.AGENT))
    assert agent.get(url).status_code in {302, 403}
    assert agent.post(url, {**data, "title": "Refusée"}).status_code in {302, 403}
    with space_of(in_a):
        assert not JobOffer.objects.filter(title="Refusée").exists()


@pytest.mark.browser
def test_the_pages_are_accessible(
    in_a: Any, client_for: Browser, make_person: Callable[..., Any]
) -> None:
    job = JobOffer.objects.get()
    reader = client_for(in_a)
    paths = (
        *("/emplois/", f"/emplois/{job.pk}-{job.slug}/", "/menus/", "/collecte/"),
        "/collecte/?adresse=1+rue+du+Lavoir",
    )
    assert look_at({path: reader.get(path).content for path in paths}) == {}
