"""The journey as a browser without scripts walks it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.document_requests import APPLICANT, PDF

HOME = "/demarches/acte-de-naissance/"
COPY = {"copy": "full", "quality": "self"}
PERSON = {
    "birth_name": "Roy",
    "first_names": "Camille Jeanne",
    "born_on": "14 mai 1990",
    "place": "here:Chassy",
    "parent1_name": "Roy",
    "parent1_first_names": "Hélène",
}


def pdf(name: str = "cni.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def walk_to_review(browser: Client, *, copy: dict[str, str] | None = None) -> None:
    """Fill every step; each must lead to the next."""
    chosen = copy or COPY
    answer = browser.post(f"{HOME}document/", chosen)
    assert answer.status_code == 302, answer.content.decode()
    answer = browser.post(f"{HOME}personne/", PERSON)
    assert answer.status_code == 302, answer.content.decode()
    answer = browser.post(f"{HOME}vous/", APPLICANT)
    assert answer.status_code == 302, answer.content.decode()
    if answer["Location"].endswith("/pieces/"):
        answer = browser.post(f"{HOME}pieces/", {"piece-identity": [pdf()]})
        assert answer["Location"] == f"{HOME}verifier/"


def send(browser: Client) -> Any:
    """Press « Envoyer ma demande » on the review page as shown."""
    review = browser.get(f"{HOME}verifier/")
    assert review.status_code == 200
    return browser.post(f"{HOME}verifier/", {"draft": review.context["draft_token"]})
