"""Each screen of the consoles in a real browser, wide and on a phone: axe finds nothing.

The pages are rendered here and handed to the browser from memory, so no server is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from federation.models import SpaceActivity
from kernel.clock import now
from tenants.lifecycle import facade as life
from tenants.onboarding.models import OnboardingJob, OnboardingStep
from tests.browsing import look_at

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def a_job_under_way() -> OnboardingJob:
    job = OnboardingJob.objects.create(intercommunality_siren="248900524", label="Aillantais")
    for position, state in enumerate(("done", "failed", "running", "pending")):
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


def test_the_intercommunalitys_console_is_accessible(
    client_for: Callable[..., Any],
    epci_admin: Any,
    intercommunality: Any,
    commune_a: Any,
    commune_b: Any,
) -> None:
    SpaceActivity.objects.create(
        authority=commune_a,
        open_requests=12,
        overdue_requests=4,
        pages_published=9,
        members=2,
        last_activity_at=now() - timedelta(hours=1),
    )
    life.change_state(commune_b, "suspended", reason="Facture impayée", actor=None)
    extra = life.add_domain(commune_a, "www.mairie-exemple.fr", actor=None)
    client = client_for(intercommunality, epci_admin)
    opening = f"/console/ouvertures/{a_job_under_way().pk}/"
    pages = {
        address: client.get(address).content
        for address in (
            "/console/",
            f"/console/communes/{commune_a.pk}/",
            f"/console/communes/{commune_b.pk}/",
            f"/console/communes/{commune_a.pk}/inviter/",
            f"/console/communes/{commune_a.pk}/etat/suspended/",
            f"/console/communes/{commune_a.pk}/adresses/",
            f"/console/communes/{commune_a.pk}/adresses/{extra.pk}/principale/",
            f"/console/communes/{commune_a.pk}/nom/",
            f"/console/communes/{commune_a.pk}/codes/",
            "/console/ouvrir/",
            "/console/ouvrir/?q=ormes",
            "/console/ouvrir/89003/",
            opening,
            f"{opening}?arret=1",
        )
    }
    # With errors shown; under an address of its own.
    pages["/refused"] = client.post("/console/ouvrir/89024/", {"admin_email": "non"}).content

    assert look_at(pages) == {}


def test_the_operators_console_is_accessible(
    client_for: Callable[..., Any], operator: Any, intercommunality: Any, commune_a: Any
) -> None:
    client = client_for("operator", operator)
    pages = {
        address: client.get(address).content
        for address in (
            "/console/",
            f"/console/intercommunalites/{intercommunality.pk}/",
            f"/console/collectivites/{commune_a.pk}/",
            f"/console/collectivites/{commune_a.pk}/intercommunalite/",
            "/console/ouvrir/?q=lapalisse",
            "/console/ouvrir/?q=245701222",
            "/console/ouvrir/240300491/",
        )
    }

    assert look_at(pages) == {}


def test_a_stranger_gets_an_accessible_refusal(
    client_for: Callable[..., Any], make_person: Callable[..., Any], intercommunality: Any
) -> None:
    client = client_for(intercommunality, make_person("x@y.example"))

    assert look_at({"/console/": client.get("/console/").content}) == {}


def test_what_visitors_see_of_a_spaces_state_is_accessible(
    client_for: Callable[..., Any], commune_a: Any, commune_b: Any
) -> None:
    life.change_state(commune_a, "trial", reason="x", actor=None)
    pages = {"/trial": client_for(commune_a).get("/").content}
    life.change_state(commune_b, "suspended", reason="x", actor=None)
    browser = client_for(commune_b)
    pages["/suspended"] = browser.get("/").content
    pages["/procedures"] = browser.get("/demarches/acte-de-naissance/").content
    pages["/refused"] = browser.post("/demarches/suivi/", {"number": "MTH-2026-0001"}).content
    life.change_state(commune_b, "leaving", reason="x", actor=None)
    life.change_state(commune_b, "frozen", reason="x", actor=None)
    pages["/closed"] = browser.get("/").content

    assert look_at(pages) == {}
