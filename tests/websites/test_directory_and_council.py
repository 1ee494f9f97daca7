"""Pages of the directory, hours that are true, and the space of the council's groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from kernel.clock import today
from kernel.tenancy import space_of
from shared_services.websites import directory
from shared_services.websites.models import (
    Closure,
    Commission,
    CouncilGroup,
    CouncilMember,
    DirectoryEntry,
    GroupText,
    OpeningRange,
)
from tests.factories import websites as make

Browser = Callable[..., Client]


def opened(entry: DirectoryEntry, weekday: int, **facts: Any) -> OpeningRange:
    made = {"opens_at": time(9), "closes_at": time(12, 30), **facts}
    return OpeningRange.objects.create(entry=entry, weekday=weekday, **made)


def test_an_entry_has_a_page_and_a_card(commune_a: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        entry = make.directory_entry("Boulangerie; de la Place", phone="03 86 00 00 00")
        twin = make.directory_entry("Boulangerie; de la Place")
        opened(entry, today().weekday())
    browser = client_for(commune_a)
    page = browser.get(entry.url)
    assert page.status_code == 200
    assert "9\u00a0h – 12\u00a0h\u00a030" in page.text
    assert twin.url != entry.url, "two places of one name have two pages"
    assert entry.url in browser.get("/annuaire/").text
    card = browser.get(f"{entry.url}fiche.vcf").content.decode()
    assert "FN:Boulangerie\\; de la Place\r\n" in card
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    for path in ("/annuaire/inconnue/", "/annuaire/inconnue/fiche.vcf"):
        assert browser.get(path).status_code == 404
    assert browser.get("/api/v1/directory/").json()["count"] == 2


def test_an_entry_is_read_on_its_own_site_alone(
    commune_a: Any, commune_b: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        entry = make.directory_entry("Forge de Chassy")
    assert client_for(commune_b).get(entry.url).status_code == 404


def test_hours_follow_the_season_and_closures(commune_a: Any) -> None:
    day = today()
    with space_of(commune_a):
        entry = make.directory_entry("Piscine")
        assert directory.hours(entry) is None
        opened(entry, day.weekday())
        opened(entry, day.weekday(), opens_at=time(14), closes_at=time(18))
        opened(entry, day.weekday(), season_until=day - timedelta(days=1))
        hours = directory.hours(entry)
        assert hours is not None
        assert [one.opens_at.hour for one in hours.today] == [9, 14]
        Closure.objects.create(entry=entry, first_day=day, last_day=day, reason="vidange")
        entry = DirectoryEntry.objects.get(pk=entry.pk)
        hours = directory.hours(entry)
    assert hours is not None
    assert hours.today == []
    assert hours.closed_for is not None


@pytest.mark.parametrize(
    "wrong",
    [
        OpeningRange(weekday=0, opens_at=time(12), closes_at=time(9)),
        Closure(first_day=date(2026, 5, 2), last_day=date(2026, 5, 1)),
        DirectoryEntry(kind="services", name="Lavoir", latitude=47.9),
    ],
    ids=["closes before it opens", "ends before it starts", "half a position"],
)
def test_impossible_hours_and_places_are_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        wrong.clean()


def test_the_directory_is_narrowed_by_the_day_that_a_place_opens(
    commune_a: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        opened(make.directory_entry("Ouvert le samedi matin"), 5)
        opened(make.directory_entry("Fermé en fin de semaine"), 0)
    browser = client_for(commune_a)
    page = browser.get("/annuaire/", {"ouvert": "samedi"}).text
    assert "Ouvert le samedi matin" in page
    assert "Fermé en fin de semaine" not in page
    for odd in ("dimanchedi", "\x00", "é" * 90):
        assert browser.get("/annuaire/", {"ouvert": odd, "rubrique": odd}).status_code == 200


def test_groups_write_under_their_name_and_a_mandate_ends(
    commune_a: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        group = CouncilGroup.objects.create(name="Une autre voix", side="minority")
        gone = today() - timedelta(days=1)
        CouncilMember.objects.create(name="Ana Partie", office="Élue", mandate_until=gone)
        member = CouncilMember.objects.create(name="Lou Reste", office="Élu", group=group)
        Commission.objects.create(name="Finances").members.set(CouncilMember.objects.all())
        GroupText.objects.create(group=group, title="L'école d'abord", body="<p>Texte.</p>")
        later = today() + timedelta(days=1)
        GroupText.objects.create(group=group, title="Plus tard", body="-", published_on=later)
    page = client_for(commune_a).get("/conseil-municipal/").text
    assert "Ana Partie" not in page
    assert page.count("Lou Reste") == 2, "as a person, and in the commission"
    assert f'id="elu-{member.pk}"' in page
    assert "L&#x27;école d&#x27;abord" in page
    assert "Plus tard" not in page
