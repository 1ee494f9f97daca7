from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tenants.onboarding.models import OnboardingJob

pytestmark = pytest.mark.django_db
PERSON = {"admin_name": "Étienne Gallois", "admin_email": "etienne@lapalisse.example"}


@pytest.fixture
def browser(client_for: Callable[..., Any], operator: Any) -> Any:
    return client_for("operator", operator)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("&#x27;", "'").split())


def test_the_home_page_leads_to_the_console(browser: Any) -> None:
    assert browser.get("/")["Location"] == "/console/"


def test_every_intercommunality_is_listed(
    browser: Any, intercommunality: Any, other_epci: Any
) -> None:
    text = text_of(browser.get("/console/"))

    assert "2 intercommunalités sur cette plateforme" in text
    assert "Communauté de communes de l'Aillantais en Bourgogne" in text
    assert "2 communes ouvertes" in text
    assert "Licence Ouverte 2.0" in text


def test_an_intercommunality_shows_its_communes_and_those_to_open(
    browser: Any, intercommunality: Any
) -> None:
    text = text_of(browser.get(f"/console/intercommunalites/{intercommunality.pk}/"))

    assert "Chassy" in text
    assert "11 communes membres ne sont pas encore ouvertes" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lapalisse", "Communauté de communes du Pays de Lapalisse"),
        ("240300491", "Communauté de communes du Pays de Lapalisse"),
        ("240 300 491", "Communauté de communes du Pays de Lapalisse"),
        ("248900524", "Déjà ouverte"),
        ("240300492", "clé de contrôle"),
        ("200061968", "SIREN d'une commune (Montholon, 89003)"),
        ("245701222", "n'existe plus depuis le 01/01/2026"),
        ("xyzzy", "Aucune intercommunalité trouvée"),
    ],
)
def test_an_intercommunality_is_searched_by_name_or_siren(
    browser: Any, query: str, words: str
) -> None:
    answer = browser.get("/console/ouvrir/", {"q": query})

    assert answer.status_code == 200
    assert words in text_of(answer)


def test_opening_one_plans_it_with_all_its_communes(browser: Any) -> None:
    address = "/console/ouvrir/240300491/"
    assert "14 communes" in text_of(browser.get(address))

    answer = browser.post(address, PERSON)

    job = OnboardingJob.objects.get()
    assert answer["Location"] == f"/console/ouvertures/{job.pk}/"
    assert job.steps.count() == 15
    assert "Ouverture en cours : 0 sur 15." in text_of(browser.get(answer["Location"]))


@pytest.mark.parametrize(
    ("siren", "words"),
    [("240300492", "clé de contrôle"), ("12", "neuf chiffres"), ("241200658", "994579670")],
)
def test_a_wrong_siren_gives_a_french_page(browser: Any, siren: str, words: str) -> None:
    answer = browser.get(f"/console/ouvrir/{siren}/")

    assert answer.status_code == 400
    assert words in text_of(answer)


def test_the_form_wants_a_person(browser: Any) -> None:
    answer = browser.post("/console/ouvrir/240300491/", {"admin_name": "", "admin_email": "non"})

    assert answer.status_code == 200
    assert not OnboardingJob.objects.exists()


def test_an_administrator_of_an_intercommunality_can_be_invited(
    browser: Any, intercommunality: Any
) -> None:
    address = f"/console/intercommunalites/{intercommunality.pk}/inviter/"

    assert "L'invitation part" in text_of(browser.post(address, PERSON, follow=True))


def test_an_unknown_job_is_not_found(browser: Any) -> None:
    job = "00000000-0000-0000-0000-000000000001"

    assert browser.get(f"/console/ouvertures/{job}/").status_code == 404
