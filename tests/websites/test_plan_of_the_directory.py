"""The plan drawn beside the list, positions as people copy them, facilities as open data."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import space_of
from shared_services.websites import facilities, plan
from shared_services.websites.entry_form import position
from shared_services.websites.models import DirectoryEntry, OpeningRange
from tests.factories import websites as make

Browser = Callable[..., Client]
Kind = DirectoryEntry.Kind


def at(latitude: float | None, longitude: float | None, name: str = "Lavoir") -> DirectoryEntry:
    return DirectoryEntry(name=name, slug="lavoir", latitude=latitude, longitude=longitude)


def test_places_stand_on_the_plan_as_on_the_ground() -> None:
    drawn = plan.plan_of([(1, at(47.90, 3.35)), (2, at(47.91, 3.35)), (3, at(47.90, 3.37))])
    assert drawn is not None
    first, north, east = drawn.marks
    assert north.x == first.x
    assert north.y < first.y, "north is up"
    assert east.y == first.y
    metres = (east.x - first.x) / drawn.step_width * drawn.step
    assert metres == pytest.approx(1492, rel=0.01), "0.02° at 47.9° north"
    assert all(0 < mark.x < drawn.width and 0 < mark.y < drawn.height for mark in drawn.marks)


def test_close_places_share_a_mark_and_far_ones_are_told() -> None:
    places = [at(47.9, 3.35, "École"), at(47.90001, 3.35, "Mairie"), at(47.92, 3.36)]
    drawn = plan.plan_of([*enumerate([*places, at(48.85, 2.35), at(None, None)], 1)])
    assert drawn is not None
    assert [mark.text for mark in drawn.marks] == ["1+", "3"]
    assert drawn.marks[0].label == "1, École ; 2, Mairie"
    assert drawn.absent == 2
    assert plan.plan_of([(1, at(47.9, 3.35)), (2, at(None, None))]) is None


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("47.8747, 3.3506", (47.8747, 3.3506)),
        ("47,8747 ; 3,3506", (47.8747, 3.3506)),
        ("-21.1, 55.5", (-21.1, 55.5)),
        ("https://www.openstreetmap.org/?mlat=47.8&mlon=3.3#map=18/1/2", (47.8, 3.3)),
        ("https://www.openstreetmap.org/#map=17/47.87470/3.35060", (47.8747, 3.3506)),
        ("99, 3", None),
        ("près de l'église", None),
        ("47.8747", None),
    ],
)
def test_a_position_is_read_as_people_copy_it(written: str, found: Any) -> None:
    assert position(written) == found


def test_the_list_comes_first_and_its_numbers_are_the_plans(
    commune_a: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        make.directory_entry("Agence postale", kind=Kind.SERVICE, latitude=47.9, longitude=3.35)
        make.directory_entry("École", kind=Kind.SERVICE, latitude=47.902, longitude=3.352)
        make.directory_entry("Boulangerie", latitude=47.901, longitude=3.351)
        make.directory_entry("Menuisier")
    page = BeautifulSoup(client_for(commune_a).get("/annuaire/").content, "html.parser")
    numbers = [cell.get_text(strip=True) for cell in page.select(".plan__number")]
    marks = {mark["aria-label"] for mark in page.select(".plan__sheet a")}
    assert len(numbers) == 3
    assert {label.split(",")[0] for label in marks} == {one.split("numéro")[1] for one in numbers}
    assert "1 adresse de la liste n'est pas sur le plan" in page.get_text()
    kept = client_for(commune_a).get("/annuaire/?type=services").text
    assert "Boulangerie" not in kept
    assert kept.count("<circle") == 2
    assert '<svg class="plan__sheet' not in client_for(commune_a).get("/annuaire/?type=sante").text


def test_an_entry_takes_its_position_from_a_copied_link(
    commune_a: Any, client_for: Browser, make_person: Callable[..., Any]
) -> None:
    with space_of(commune_a):
        entry = make.directory_entry("Agence postale")
    browser = client_for(commune_a, make_person("s@a.example", commune_a, Role.SECRETARY))
    address = f"/gestion/annuaire/edit/{entry.pk}/"
    facts = {"kind": "services", "name": "Agence postale", "position": "près de l'église"}
    for formset in ("opening_ranges", "closures"):
        facts |= {f"{formset}-TOTAL_FORMS": "0", f"{formset}-INITIAL_FORMS": "0"}
    refused = browser.post(address, facts)
    assert "pas une position" in refused.text
    assert "près de l&#x27;église" in refused.text, "what was written stays"
    facts["position"] = "https://www.openstreetmap.org/#map=17/47.8747/3.3506"
    assert browser.post(address, facts).status_code == 302
    with space_of(commune_a):
        entry.refresh_from_db()
        assert (entry.latitude, entry.longitude) == (47.8747, 3.3506)
    assert "47.874700, 3.350600" in browser.get(address).text
    assert browser.post(address, {**facts, "position": ""}).status_code == 302
    with space_of(commune_a):
        entry.refresh_from_db()
        assert entry.latitude is None


def test_public_facilities_are_open_data_in_the_national_format(
    commune_a: Any, commune_b: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        school = make.directory_entry(
            "École",
            kind=Kind.SERVICE,
            address="3 bis rue du Lavoir\n89110 Chassy",
            phone="03 53 01 00 00",
            latitude=47.9,
            longitude=3.35,
        )
        make.directory_entry("=1+1", kind=Kind.FACILITY)
        make.directory_entry("Boulangerie")
        for first, last in ((9, 12), (14, 17)):
            OpeningRange.objects.create(
                entry=school, weekday=0, opens_at=time(first), closes_at=time(last)
            )
    answer = client_for(commune_a).get("/annuaire/equipements.csv")
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert tuple(rows[0]) == facilities.COLUMNS
    assert {row["EQUIP_NOM"] for row in rows} == {"École", "'=1+1"}
    row = next(row for row in rows if row["EQUIP_NOM"] == "École")
    assert (row["ADR_NUMERO"], row["ADR_NOMVOIE"]) == ("3 bis", "rue du Lavoir")
    assert (row["ADR_CODEPOSTAL"], row["ADR_COMMUNE"]) == ("89110", "Chassy")
    assert row["EQUIP_OUVERTURE"] == "Mo 09:00-12:00,14:00-17:00"
    assert (row["EQUIP_LAT"], row["EQUIP_TEL"]) == ("47.9", "0353010000")
    assert "École" not in client_for(commune_b).get("/annuaire/equipements.csv").text
