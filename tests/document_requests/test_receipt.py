"""The receipt: a PDF that says what the law wants, and a code that proves it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdf
from django.test import Client

from kernel.tenancy import space_of
from shared_services.document_requests.follow_up import receipt_token_for, token_for
from shared_services.document_requests.models import DocumentRequest
from tests.factories.document_requests import make_request


def test_the_holder_of_the_link_gets_a_tagged_receipt(
    commune_a: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        request = make_request()
        token = token_for(request)
    answer = client_for(commune_a).get(f"/demarches/suivi/{token}/recepisse.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = read.pages[0].extract_text()
    for words in (request.tracking_number, "Camille Jeanne Roy", "Service de l'état civil"):
        assert words in text.replace("’", "'"), words


def test_whoever_has_the_paper_can_check_it_and_learns_nothing_more(
    commune_a: Any, commune_b: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        request = make_request()
        path = f"/demarches/recepisse/{receipt_token_for(request)}/"
        follow = f"/demarches/suivi/{receipt_token_for(request)}/"
    answer = client_for(commune_a).get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert request.tracking_number in page
    assert "Roy" not in page
    assert client_for(commune_b).get(path).status_code == 404, "another town hall did not issue it"
    assert client_for(commune_a).get(path.replace("recepisse/", "recepisse/x")).status_code == 404
    assert client_for(commune_a).get(follow).status_code == 404, "the code opens nothing"
    with space_of(commune_a):
        DocumentRequest.objects.all().delete()
    assert "ne reconnaissons pas" in client_for(commune_a).get(path).content.decode()


def test_a_stranger_gets_no_receipt_of_an_account(
    commune_a: Any, client_for: Callable[..., Client], make_person: Callable[..., Any]
) -> None:
    owner, stranger = make_person("camille@exemple.example"), make_person("autre@exemple.example")
    with space_of(commune_a):
        request = make_request(user=owner)
    path = f"/mes-demarches/{request.pk}/recepisse.pdf"
    assert client_for(commune_a, owner).get(path).status_code == 200
    assert client_for(commune_a, stranger).get(path).status_code == 404
    assert client_for(commune_a).get(path).status_code == 302
