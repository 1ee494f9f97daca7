"""Sound answers to every paper that can be asked on line, step by step, as a browser posts them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from kernel.clock import today
from shared_services.document_requests.catalogue.loader import papers
from shared_services.document_requests.catalogue.questions import FormProcedure
from tests.document_requests.journey import pdf
from tests.factories.document_requests import APPLICANT


def in_days(days: int) -> str:
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


SPOUSES = {
    "spouse1_birth_name": "Roy",
    "spouse1_first_names": "Camille",
    "spouse2_birth_name": "Petit",
    "spouse2_first_names": "Jules",
}
DECEASED = {"deceased_birth_name": "Roy", "deceased_first_names": "Camille"}
SPOT = {
    "spot_street": "3 rue du Lavoir",
    "spot_postal_code": "89110",
    "spot_city": "Chassy",
}


def answers_to(code: str) -> dict[str, dict[str, Any]]:
    """Posted data by step."""
    return {
        "marriage_certificate": {
            "document": {"copy": "full", "quality": "self"},
            "marriage": {
                "married_on": "12/06/1998",
                "place": "here:Chassy",
                "parents": "Roy Hélène, Petit Anne",
                **SPOUSES,
            },
        },
        "death_certificate": {
            "person": {
                "died_on": "3 février 2019",
                "tie": "home",
                "place": "here:Chassy",
                **DECEASED,
            }
        },
        "multilingual_extract": {
            "deed": {"deed": "birth", "target_country": "Portugal"},
            "person": {
                "subject_birth_name": "Roy",
                "subject_first_names": "Camille",
                "drawn_on": "14/05/1990",
                "place": "here:Chassy",
            },
        },
        "family_booklet": {
            "reason": {"holder": "yes", "reason": "lost"},
            "deeds": {
                "deeds_rows": "1",
                "deeds_0_kind": "marriage",
                "deeds_0_names": "Roy Camille et Petit Jules",
                "deeds_0_day": "12/06/1998",
                "deeds_0_town": "Chassy",
            },
        },
        "public_space_permit": {
            "occupation": {
                "kind": "terrace",
                "describe": "Quatre tables devant le café.",
                "area": "12,5",
                **SPOT,
            },
            "dates": {"from_day": in_days(30), "to_day": in_days(60), "company": "no"},
        },
        "planning_certificate": {
            "request": {"kind": "information"},
            "land": {
                "parcels_rows": "1",
                "parcels_0_section": "AB",
                "parcels_0_number": "123",
                "parcels_0_area": "1 200",
                **SPOT,
            },
        },
        "cemetery_plot": {
            "plot": {"act": "new", "quality": "resident", "shape": "urn", "years": "30"},
            "people": {"reserved": "family"},
        },
        "temporary_bar_permit": {
            "organiser": {"kind": "association", "name": "Comité des fêtes", "already": "2"},
            "event": {
                "event": "Fête du village",
                "day": in_days(40),
                "hours": "de 14 h à 23 h",
                "in_stadium": "no",
                **SPOT,
            },
        },
    }[code]


def post(browser: Client, paper: FormProcedure, step: str, data: dict[str, Any]) -> Any:
    """Send a step as a browser without scripts would: a late question is answered in a second go.

    The form names the questions it showed.
    """
    url = f"/demarches/{paper.slug}/etape/{step}/"
    shown = browser.get(url).context["form"].shown_codes
    answer = browser.post(url, {**data, "_shown": shown})
    if answer.status_code == 200:
        answer = browser.post(url, {**data, "_shown": answer.context["form"].shown_codes})
    return answer


def walk(
    browser: Client, code: str, *, changes: dict[str, Any] | None = None, **applicant: Any
) -> Any:
    """From the first step to « Envoyer »; the answer of the sending."""
    paper = papers()[code]
    for step, data in answers_to(code).items():
        answer = post(browser, paper, step, {**data, **(changes or {})})
        assert answer.status_code == 302, answer.content.decode()
    mode = paper.delivery.modes[0]
    answer = browser.post(
        f"/demarches/{paper.slug}/vous/", {**APPLICANT, "delivery_mode": mode, **applicant}
    )
    assert answer.status_code == 302, answer.content.decode()
    if answer["Location"].endswith("/pieces/"):
        page = browser.get(answer["Location"])
        files = {f"piece-{row.piece.code}": [pdf()] for row in page.context["rows"]}
        answer = browser.post(answer["Location"], files)
        assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].endswith("/verifier/")
    review = browser.get(answer["Location"])
    assert review.status_code == 200
    return browser.post(answer["Location"], {"draft": review.context["draft_token"]})
