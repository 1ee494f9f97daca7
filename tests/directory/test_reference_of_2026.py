from __future__ import annotations

import re
import time
from collections import Counter
from datetime import date

import pytest

from tenants.directory import facade, grammar, reference_files
from tenants.directory import siren as siren_numbers
from tenants.directory.models import (
    Commune,
    CommuneIdentity,
    Department,
    Epci,
    EpciComposition,
    Vintage,
)
from tests.factories.directory import empty_directory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full_directory")]


def test_every_commune_and_intercommunality_of_france_is_there() -> None:
    types = Counter(Commune.objects.values_list("type", flat=True))

    assert types == {
        "commune": 34_969,
        "commune-deleguee": 2_105,
        "commune-associee": 471,
        "arrondissement-municipal": 45,
    }
    # 1,255 in the list, and the known successor of two dissolved ones.
    assert Epci.objects.count() == 1_256
    assert Department.objects.count() == 109


def test_584_codes_belong_to_a_commune_and_to_a_part_of_one() -> None:
    codes = Counter(Commune.objects.values_list("code", flat=True))

    assert sum(1 for count in codes.values() if count == 2) == 584
    assert max(codes.values()) == 2


def test_every_commune_has_one_open_identity() -> None:
    open_identities = CommuneIdentity.objects.filter(valid_to=None)

    assert open_identities.count() == Commune.objects.count()


def test_the_vintage_says_its_source_and_licence() -> None:
    vintage = Vintage.objects.get()

    assert facade.current_vintage() == "2026"
    assert "INSEE" in vintage.source
    assert vintage.licence == "Licence Ouverte 2.0"
    assert vintage.reference_date == date(2026, 1, 1)


def test_the_shipped_files_weigh_less_than_one_megabyte_and_name_their_licence() -> None:
    folder = reference_files.shipped_folder()

    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_000_000
    assert "Licence Ouverte" in (folder / "SOURCE.md").read_text(encoding="utf-8")


def test_the_13_communes_of_the_aillantais_are_found() -> None:
    names = [commune.name for commune in facade.communes_of("248900524")]

    assert len(names) == 13
    assert names[0] == "Chassy"
    assert {"Montholon", "La Ferté-Loupière", "Le Val d'Ocre", "Les Ormes"} <= set(names)


def test_four_islands_and_the_overseas_collectivities_have_no_intercommunality() -> None:
    placed = EpciComposition.objects.values("commune_id")
    alone = Commune.objects.filter(type="commune").exclude(pk__in=placed)

    assert set(alone.exclude(zone="com").values_list("name", flat=True)) == {
        "Île-de-Bréhat",
        "Île-de-Sein",
        "Ouessant",
        "L'Île-d'Yeu",
    }
    assert alone.filter(zone="com").count() == alone.count() - 4


def test_the_four_intercommunalities_dissolved_in_2026_are_marked_so() -> None:
    gone = Epci.objects.exclude(dissolved_on=None)

    assert set(gone.values_list("siren", flat=True)) == {
        "241200658",
        "241200765",
        "245701222",
        "245701362",
    }
    assert all(epci.fact_source for epci in gone)


def test_communes_of_a_dissolved_intercommunality_moved_to_its_successor() -> None:
    assert len(facade.communes_of("994579670")) == 19
    assert facade.communes_of("241200658") == []
    assert len(facade.communes_of("241200658", on=date(2025, 12, 31))) == 9


def test_every_intercommunality_has_its_own_host_label_unlike_any_commune() -> None:
    labels = list(Epci.objects.values_list("slug", flat=True))
    communes = {
        grammar.slug(name)
        for name in Commune.objects.filter(type="commune").values_list("name", flat=True)
    }

    assert Epci.objects.get(siren="248900524").slug == "aillantais"
    assert len(set(labels)) == len(labels)
    assert not set(labels) & communes
    assert all(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label) for label in labels)


def test_every_name_of_a_commune_makes_a_valid_host_label_and_a_town_hall() -> None:
    for name, liaison in Commune.objects.values_list("name", "type_liaison"):
        assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", grammar.slug(name)), name
        town_hall = grammar.town_hall(name, liaison)
        assert not re.search(r"\b(de le|de les|à le|de aux)\b", town_hall, re.IGNORECASE), town_hall


def test_every_siren_passes_the_luhn_check() -> None:
    numbers = [
        *Epci.objects.values_list("siren", flat=True),
        *Commune.objects.exclude(siren="").values_list("siren", flat=True),
    ]

    assert len(numbers) > 36_000
    assert all(siren_numbers.is_well_formed(number) for number in numbers)


def test_loading_again_does_nothing() -> None:
    started = time.monotonic()

    assert facade.load_reference().loaded is False
    assert time.monotonic() - started < 0.5
    assert Vintage.objects.count() == 1


def test_loading_into_an_empty_directory_is_quick() -> None:
    empty_directory()
    started = time.monotonic()

    report = facade.load_reference()

    assert report.loaded
    assert report.communes == 34_969
    # Two to three seconds on two cores; the margin is for a busy machine.
    assert time.monotonic() - started < 15
