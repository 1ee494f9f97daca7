from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from federation.models import SpaceActivity
from kernel.clock import now, today
from tenants.authorities.models import Domain, LocalAuthority, Membership
from tenants.onboarding.actions import run_step
from tenants.onboarding.models import OnboardingJob, OnboardingStep

pytestmark = pytest.mark.django_db
PERSON = {"admin_name": "Nadia Lefort", "admin_email": "nadia@montholon.example"}


@pytest.fixture
def browser(client_for: Callable[..., Any], intercommunality: Any, epci_admin: Any) -> Any:
    return client_for(intercommunality, epci_admin)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("&#x27;", "'").split())


def test_the_list_shows_each_commune_its_state_services_and_counts(
    browser: Any, commune_a: Any, commune_b: Any
) -> None:
    SpaceActivity.objects.create(
        authority=commune_a,
        open_requests=12,
        overdue_requests=4,
        pages_published=9,
        members=3,
        last_activity_at=now() - timedelta(hours=2),
        counted_at=now() - timedelta(minutes=3),
    )

    text = text_of(browser.get("/console/"))

    assert "2 communes ont leur espace ici" in text
    assert "11 communes membres ne sont pas encore ouvertes" in text
    assert commune_a.name in text
    assert "En service" in text
    assert "Demandes d'actes" in text
    assert "moins de 5" in text
    assert "Compté il y a 3 minutes." in text
    assert "Pas encore compté" in text


def test_the_list_never_shows_another_intercommunalitys_communes(
    browser: Any, commune_elsewhere: Any
) -> None:
    assert "Lapalisse" not in text_of(browser.get("/console/"))


def test_a_commune_that_left_is_no_longer_listed(
    browser: Any, commune_a: Any, commune_b: Any
) -> None:
    Membership.objects.filter(commune=commune_b).update(start_on=date(2020, 1, 1), end_on=today())

    assert browser.get(f"/console/communes/{commune_b.pk}/").status_code == 404


def reads(captured: CaptureQueriesContext) -> int:
    """Queries proper: whether the schema must be selected first depends on what ran before."""
    return sum(not query["sql"].startswith("SET ") for query in captured)


def test_the_list_asks_as_many_queries_with_2_communes_as_with_20(
    browser: Any, intercommunality: Any, commune_a: Any
) -> None:
    from django.db import connection

    browser.get("/console/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/console/")
    for number in range(18):
        commune = LocalAuthority.objects.create(
            kind="commune",
            name=f"Commune {number}",
            slug=f"commune-{number}",
            insee_code=f"99{number:03}",
            state="open",
        )
        Domain.objects.create(host=f"commune-{number}.beffroi.localhost", authority=commune)
        Membership.objects.create(
            commune=commune, intercommunality=intercommunality, start_on=date(2026, 1, 1)
        )
        SpaceActivity.objects.create(authority=commune)
    with CaptureQueriesContext(connection) as many:
        browser.get("/console/")

    assert reads(many) == reads(few)


def test_a_communes_page_tells_its_facts(browser: Any, commune_a: Any) -> None:
    text = text_of(browser.get(f"/console/communes/{commune_a.pk}/"))

    assert commune_a.insee_code in text
    assert commune_a.siren in text
    assert commune_a.primary_host in text


def test_members_not_yet_open_are_offered_first(browser: Any) -> None:
    text = text_of(browser.get("/console/ouvrir/"))

    assert "Vos membres qui ne sont pas encore ouverts" in text
    assert "/console/ouvrir/89003/" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("montholon", "/console/ouvrir/89003/"),
        ("89110", "/console/ouvrir/89281/"),
        ("89003", "/console/ouvrir/89003/"),
        ("aillant-sur-tholon", "Anciennement Aillant-sur-Tholon."),
        ("chassy", "Déjà ouverte"),
        ("auxerre", "Autre intercommunalité"),
        ("ouessant", "Sans intercommunalité"),
        ("lapalisse", "Ouverte ailleurs"),
        ("xyzzy", "Aucune commune trouvée"),
        ("<script>alert(1)</script>", "Aucune commune trouvée"),
        ("%", "Aucune commune trouvée"),
        ("é" * 500, "Aucune commune trouvée"),
    ],
)
def test_any_commune_can_be_searched(
    browser: Any, commune_elsewhere: Any, query: str, expected: str
) -> None:
    answer = browser.get("/console/ouvrir/", {"q": query})

    assert answer.status_code == 200
    assert expected in text_of(answer)
    assert "<script>alert" not in answer.content.decode()


def test_own_members_come_before_homonyms(browser: Any) -> None:
    """Seven communes are called Ormes or Les Ormes."""
    text = text_of(browser.get("/console/ouvrir/", {"q": "ormes"}))

    assert text.index("/console/ouvrir/89281/") < text.index("/console/ouvrir/10272/")


def test_opening_a_member_plans_a_job_and_leads_to_its_progress(
    browser: Any, intercommunality: Any, epci_admin: Any
) -> None:
    answer = browser.post("/console/ouvrir/89003/", {"start_on": today().isoformat(), **PERSON})

    job = OnboardingJob.objects.get()
    step = job.steps.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/console/ouvertures/{job.pk}/"
    assert job.started_by_id == epci_admin.pk
    assert (step.code, step.admin_email, step.membership_start_on) == (
        "89003",
        PERSON["admin_email"],
        today(),
    )
    page = browser.get(answer["Location"])
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "En attente" in text_of(page)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("89024", "dans une autre intercommunalité : Communauté d'agglomération de l'Auxerrois"),
        ("29155", "ne la place dans aucune intercommunalité"),
    ],
)
def test_a_commune_the_list_places_elsewhere_must_be_confirmed(
    browser: Any, code: str, words: str
) -> None:
    address = f"/console/ouvrir/{code}/"
    assert words in text_of(browser.get(address))

    refused = browser.post(address, {"start_on": today().isoformat(), **PERSON})
    assert refused.status_code == 200
    assert "Cochez cette case" in text_of(refused)
    assert not OnboardingJob.objects.exists()

    accepted = browser.post(address, {"start_on": today().isoformat(), "confirmed": "on", **PERSON})
    assert accepted.status_code == 302


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"admin_email": "pas une adresse"}, "adresse"),
        ({"admin_email": ""}, "obligatoire"),
        ({"admin_name": ""}, "obligatoire"),
        ({"start_on": ""}, "obligatoire"),
        ({"start_on": "31/02/2026"}, "date"),
        ({"start_on": "2999-01-01"}, "Choisissez une date passée"),
        ({"admin_name": "x" * 300}, "200"),
    ],
)
def test_a_wrong_field_is_explained_and_nothing_is_planned(
    browser: Any, changed: dict[str, str], words: str
) -> None:
    form = {"start_on": today().isoformat(), **PERSON, **changed}

    answer = browser.post("/console/ouvrir/89003/", form)

    assert answer.status_code == 200
    assert words in text_of(answer)
    assert PERSON["admin_name"] in text_of(answer) or "admin_name" in changed
    assert not OnboardingJob.objects.exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("89999", "Aucune commune n'a le code INSEE 89999"),
        ("89078", "aujourd'hui Montholon"),
        ("montholon", "n'est pas un code INSEE"),
    ],
)
def test_an_unknown_code_gives_a_french_page(browser: Any, code: str, words: str) -> None:
    answer = browser.get(f"/console/ouvrir/{code}/")

    assert answer.status_code == 400
    assert words in text_of(answer)


def test_a_commune_already_open_cannot_be_opened_again(browser: Any, commune_a: Any) -> None:
    address = f"/console/ouvrir/{commune_a.insee_code}/"
    assert "déjà ouverte" in text_of(browser.get(address))

    answer = browser.post(address, {"start_on": today().isoformat(), **PERSON})

    assert "déjà ouverte" in text_of(answer)
    assert not OnboardingJob.objects.exists()


def job_with(*states: str) -> OnboardingJob:
    job = OnboardingJob.objects.create(intercommunality_siren="248900524", label="Montholon")
    for position, state in enumerate(states):
        OnboardingStep.objects.create(
            job=job,
            position=position,
            kind="commune",
            code=f"8900{position}",
            name=f"Commune {position}",
            state=state,
            message="Le disque est plein." if state == "failed" else "",
        )
    return job


def test_a_failed_opening_says_why_while_the_others_go_on(browser: Any) -> None:
    job = job_with("done", "failed", "pending")

    page = browser.get(f"/console/ouvertures/{job.pk}/")

    text = text_of(page)
    assert "Ouverture en cours : 1 sur 3." in text
    assert "1 espace n'a pas pu s'ouvrir" in text
    assert "Le disque est plein." in text
    assert f"/console/ouvertures/{job.pk}/reessayer/" in text
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "1 échec." in text_of(browser.get("/console/"))


def test_a_failed_opening_can_be_tried_again(browser: Any) -> None:
    job = job_with("done", "failed")

    answer = browser.post(f"/console/ouvertures/{job.pk}/reessayer/")

    assert answer["Location"] == f"/console/ouvertures/{job.pk}/"
    assert list(job.steps.values_list("state", flat=True)) == ["done", "pending"]


def test_the_progress_page_stops_refreshing_when_done_or_asked_to(browser: Any) -> None:
    finished = browser.get(f"/console/ouvertures/{job_with('done').pk}/")
    assert "C'est prêt" in text_of(finished)
    assert 'http-equiv="refresh"' not in finished.content.decode()

    paused = browser.get(f"/console/ouvertures/{job_with('pending').pk}/?arret=1")
    assert 'http-equiv="refresh"' not in paused.content.decode()
    assert "reprendre la mise à jour" in text_of(paused)


def test_an_administrator_can_be_invited_again(browser: Any, commune_a: Any) -> None:
    answer = browser.post(f"/console/communes/{commune_a.pk}/inviter/", PERSON, follow=True)

    assert "L'invitation part à l'adresse nadia@montholon.example." in text_of(answer)


def test_a_commune_opened_here_is_live_a_moment_later(
    browser: Any, client_for: Callable[..., Any], intercommunality: Any
) -> None:
    address = browser.post("/console/ouvrir/89281/", {"start_on": today().isoformat(), **PERSON})[
        "Location"
    ]
    for step in OnboardingStep.objects.all():
        result = run_step(step.pk)
        assert result.state == OnboardingStep.State.DONE, result.message

    page = text_of(browser.get(address))

    commune = LocalAuthority.objects.get(insee_code="89281")
    assert "C'est prêt : la commune est en ligne." in page
    assert commune.url() in page
    assert client_for(commune).get("/healthz").status_code == 200
    listed = text_of(browser.get("/console/"))
    assert "3 communes ont leur espace ici" in listed
    assert "Les Ormes" in listed
