from __future__ import annotations

from typing import Any

import pytest

from tenants.directory import facade
from tenants.directory.errors import UnknownInseeCode, UnknownSiren

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full_directory")]


def test_a_commune_is_found_by_its_insee_code_and_by_its_siren() -> None:
    by_code = facade.commune_by_insee("89003")

    assert by_code.name == "Montholon"
    assert by_code.postal_codes == ("89110", "89710")
    assert by_code.population == 2709
    assert facade.commune_by_siren("200 061 968") == by_code


def test_a_corsican_code_may_be_typed_in_lower_case() -> None:
    assert facade.commune_by_insee("2a004").name == "Ajaccio"


def test_a_code_shared_with_a_delegated_commune_gives_the_commune_in_force() -> None:
    assert facade.commune_by_insee("01015").name == "Arboys en Bugey"


def test_an_intercommunality_is_found_with_its_names() -> None:
    epci = facade.epci_by_siren("248900524")

    assert epci.full_name == "Communauté de communes de l'Aillantais en Bourgogne"
    assert epci.slug == "aillantais"
    assert epci.department_code == "89"


@pytest.mark.parametrize(
    ("siren", "code", "words"),
    [
        ("", "siren_format", "neuf chiffres"),
        ("24890052", "siren_format", "neuf chiffres"),
        ("24890O524", "siren_format", "neuf chiffres"),
        ("٢٤٨٩٠٠٥٢٤", "siren_format", "neuf chiffres"),
        ("248900525", "siren_checksum", "clé de contrôle"),
        ("200061968", "siren_is_a_commune", "Montholon, 89003"),
        ("245701222", "epci_dissolved", "Thionville - Fensch"),
        ("241200658", "epci_dissolved", "994579670"),
        ("732829320", "siren_unknown", "répertoire officiel"),
    ],
)
def test_a_wrong_siren_says_what_is_wrong_with_it(siren: str, code: str, words: str) -> None:
    with pytest.raises(UnknownSiren) as refusal:
        facade.epci_by_siren(siren)

    assert refusal.value.code == code
    assert words in refusal.value.message


def test_the_siren_of_an_intercommunality_is_not_a_communes() -> None:
    with pytest.raises(UnknownSiren) as refusal:
        facade.commune_by_siren("248900524")

    assert refusal.value.code == "siren_is_an_epci"
    assert "Aillantais" in refusal.value.message


def test_a_dissolved_intercommunality_can_still_be_read_about() -> None:
    assert facade.epci_by_siren("245701222", even_dissolved=True).name == "CA du Val de Fensch"


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        ("1234", "insee_format", "cinq caractères"),
        ("2C004", "insee_format", "cinq caractères"),
        ("89078", "insee_no_longer_in_force", "Montholon (89003)"),
        ("89999", "insee_unknown", "89999"),
    ],
)
def test_a_wrong_insee_code_says_what_is_wrong_with_it(code: str, error: str, words: str) -> None:
    with pytest.raises(UnknownInseeCode) as refusal:
        facade.commune_by_insee(code)

    assert refusal.value.code == error
    assert words in refusal.value.message


def test_the_intercommunality_of_a_commune_or_none_is_told() -> None:
    found = facade.epci_of_commune("89003")

    assert found is not None
    assert found.siren == "248900524"
    assert facade.epci_of_commune("22016") is None


@pytest.mark.parametrize(
    ("text", "first", "matched"),
    [
        ("montholon", "Montholon", ""),
        ("LA FERTE LOUP", "La Ferté-Loupière", ""),
        ("val d'ocre", "Le Val d'Ocre", ""),
        ("havre", "Le Havre", ""),
        ("89003", "Montholon", ""),
        ("89078", "Montholon", ""),
        ("aillant-sur-tholon", "Montholon", "Aillant-sur-Tholon"),
        ("2a004", "Ajaccio", ""),
    ],
)
def test_search_finds_by_name_postal_code_insee_code_or_former_name(
    text: str, first: str, matched: str
) -> None:
    found = facade.search_communes(text, limit=5)

    assert found[0].commune.name == first
    assert found[0].matched_name == matched


def test_search_by_postal_code_lists_every_commune_it_serves() -> None:
    names = {match.commune.name for match in facade.search_communes("89110", limit=50)}

    assert {"Montholon", "Chassy", "Les Ormes"} <= names


@pytest.mark.parametrize("text", ["", "   ", "'", "%", "_", "xyzzy", "' OR 1=1 --", "\x00"])
def test_search_for_nothing_or_nonsense_finds_nothing(text: str) -> None:
    assert facade.search_communes(text, limit=5) == []


def test_search_shows_the_intercommunality_of_each_result() -> None:
    match = facade.search_communes("89003")[0]

    assert match.epci_siren == "248900524"


def test_search_costs_the_same_number_of_queries_for_1_and_for_20_results(
    django_assert_num_queries: Any,
) -> None:
    facade.department_name("89")  # the connection selects its schema
    # By code, by corrected name, by name, then the EPCI and the corrections of what was found.
    with django_assert_num_queries(5):
        facade.search_communes("montholon", limit=1)
    with django_assert_num_queries(5):
        facade.search_communes("saint", limit=20)


def test_intercommunalities_are_searched_by_name_and_siren() -> None:
    assert [epci.siren for epci in facade.search_epcis("aillantais")] == ["248900524"]
    assert [epci.siren for epci in facade.search_epcis("248900524")] == ["248900524"]
    assert facade.search_epcis("fensch") == []
    assert facade.search_epcis("") == []


def test_the_name_of_a_department_is_told() -> None:
    assert facade.department_name("89") == "Yonne"
    assert facade.department_name("00") == "00"
