from __future__ import annotations

import pytest

from tenants.directory import grammar


@pytest.mark.parametrize(
    ("name", "liaison", "of_form", "at_form"),
    [
        ("Montholon", "0", "de Montholon", "à Montholon"),
        ("Aillant-sur-Tholon", "1", "d'Aillant-sur-Tholon", "à Aillant-sur-Tholon"),
        ("Le Val d'Ocre", "2", "du Val d'Ocre", "au Val d'Ocre"),
        ("Le Havre", "2", "du Havre", "au Havre"),
        ("La Ferté-Loupière", "3", "de La Ferté-Loupière", "à La Ferté-Loupière"),
        ("Les Ormes", "4", "des Ormes", "aux Ormes"),
        (
            "L'Abergement-Clémenciat",
            "5",
            "de L'Abergement-Clémenciat",
            "à L'Abergement-Clémenciat",
        ),
        ("Aux Marais", "6", "des Marais", "aux Marais"),
        ("Las Illas", "7", "de Las Illas", "à Las Illas"),
        ("Los Masos", "8", "de Los Masos", "à Los Masos"),
    ],
)
def test_each_of_the_nine_liaisons_binds_as_insee_says(
    name: str, liaison: str, of_form: str, at_form: str
) -> None:
    assert grammar.of_name(name, liaison) == of_form
    assert grammar.at_name(name, liaison) == at_form
    assert grammar.town_hall(name, liaison) == f"Mairie {of_form}"


@pytest.mark.parametrize(
    ("name", "of_form"),
    [
        ("Papeete", "de Papeete"),
        ("Anaa", "d'Anaa"),
        ("Îles Éparses de l'océan Indien", "d'Îles Éparses de l'océan Indien"),
        ("L'Île-des-Pins", "de L'Île-des-Pins"),
        ("Le Mont-Dore", "du Mont-Dore"),
        ("La Foa", "de La Foa"),
        ("Hienghène", "de Hienghène"),
        ("Yaté", "de Yaté"),
        ("Yvetot", "d'Yvetot"),
    ],
)
def test_without_a_liaison_the_first_letters_decide(name: str, of_form: str) -> None:
    assert grammar.of_name(name, "") == of_form


def test_the_article_with_a_typographic_apostrophe_is_recognised() -> None:
    assert grammar.of_name("L’Abergement", "5") == "de L'Abergement"


def test_a_name_written_without_its_article_still_binds() -> None:
    assert grammar.town_hall("Havre", "2") == "Mairie du Havre"


def test_the_article_wins_over_the_wrong_liaison_of_the_2026_list() -> None:
    assert grammar.town_hall("Le Vernet-Chaméane", "0") == "Mairie du Vernet-Chaméane"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("La Ferté-Loupière", "la-ferte-loupiere"),
        ("Le Val d'Ocre", "le-val-d-ocre"),
        ("Les Ormes", "les-ormes"),
        ("Œuilly", "oeuilly"),
        ("L'Haÿ-les-Roses", "l-hay-les-roses"),
        ("Y", "y"),
    ],
)
def test_a_name_becomes_a_host_label(name: str, label: str) -> None:
    assert grammar.slug(name) == label


def test_a_common_name_is_told_apart_by_its_department_then_its_code() -> None:
    assert grammar.commune_slug_candidates("Sainte-Colombe", "2A", "2A999") == [
        "sainte-colombe",
        "sainte-colombe-2a",
        "sainte-colombe-2a999",
    ]


@pytest.mark.parametrize(
    ("name", "full", "short", "of_form"),
    [
        (
            "CC de l'Aillantais en Bourgogne",
            "Communauté de communes de l'Aillantais en Bourgogne",
            "l'Aillantais en Bourgogne",
            "de la communauté de communes de l'Aillantais en Bourgogne",
        ),
        (
            "CA du Grand Guéret",
            "Communauté d'agglomération du Grand Guéret",
            "le Grand Guéret",
            "de la communauté d'agglomération du Grand Guéret",
        ),
        (
            "CU d'Arras",
            "Communauté urbaine d'Arras",
            "Arras",
            "de la communauté urbaine d'Arras",
        ),
        (
            "CC des Portes du Luxembourg",
            "Communauté de communes des Portes du Luxembourg",
            "les Portes du Luxembourg",
            "de la communauté de communes des Portes du Luxembourg",
        ),
        (
            'CA "Saintes - Grandes Rives - L\'Agglo"',
            "Communauté d'agglomération « Saintes - Grandes Rives - L'Agglo »",
            '"Saintes - Grandes Rives - L\'Agglo"',
            "de la communauté d'agglomération « Saintes - Grandes Rives - L'Agglo »",
        ),
        ("Métropole de Lyon", "Métropole de Lyon", "Métropole de Lyon", "de la métropole de Lyon"),
        ("Brest Métropole", "Brest Métropole", "Brest Métropole", "de Brest Métropole"),
        ("Orléans Métropole", "Orléans Métropole", "Orléans Métropole", "d'Orléans Métropole"),
        (
            "Eurométropole de Strasbourg",
            "Eurométropole de Strasbourg",
            "Eurométropole de Strasbourg",
            "de l'Eurométropole de Strasbourg",
        ),
    ],
)
def test_intercommunalities_go_by_their_full_french_name(
    name: str, full: str, short: str, of_form: str
) -> None:
    assert grammar.epci_full_name(name) == full
    assert grammar.epci_short_name(name) == short
    assert grammar.epci_of_name(name) == of_form
    assert grammar.epci_at_name(name).startswith("à ")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("CC de l'Aillantais en Bourgogne", "aillantais"),
        ("CC du Pays de Lapalisse", "pays-de-lapalisse"),
        ("CC Brocéliande Communauté", "broceliande"),
        ("CC de la Vallée de Saint-Amarin", "vallee-de-saint-amarin"),
        ("CC des 1000 étangs", "1000-etangs"),
        ("Métropole de Lyon", "metropole-de-lyon"),
    ],
)
def test_the_host_of_an_intercommunality_is_its_first_telling_word(name: str, label: str) -> None:
    assert grammar.epci_slug_candidates(name, "89", "248900524")[0] == label


def test_the_host_of_an_intercommunality_grows_until_it_is_its_own() -> None:
    assert grammar.epci_slug_candidates("CC de l'Aillantais en Bourgogne", "89", "248900524") == [
        "aillantais",
        "aillantais-en-bourgogne",
        "cc-aillantais-en-bourgogne",
        "aillantais-en-bourgogne-89",
        "epci-248900524",
    ]
