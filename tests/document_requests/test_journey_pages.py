"""The resident's pages, without an account and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kernel.clock import now
from kernel.tenancy import space_of
from shared_services.document_requests.models import DocumentRequest, Draft
from tests.document_requests.journey import COPY, HOME, PERSON, pdf, send, walk_to_review
from tests.factories.document_requests import APPLICANT, PDF, make_request


@pytest.fixture
def browser(client_for: Callable[..., Client], commune_a: Any) -> Client:
    return client_for(commune_a)


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_presentation_tells_all_before_anything_is_asked(browser: Client) -> None:
    page = words(browser.get(HOME))
    for told in ("Gratuit", "Ce qu'il faut préparer", "Délais", "peut-être pas besoin", "étranger"):
        assert told in page.replace("&#x27;", "'"), told
    assert "beffroi_brouillon" not in browser.cookies


def test_the_whole_journey_needs_no_account(browser: Client, commune_a: Any) -> None:
    walk_to_review(browser)
    answer = send(browser)
    assert answer.status_code == 302
    page = browser.get(answer["Location"])
    with space_of(commune_a):
        request = DocumentRequest.objects.get()
    assert request.tracking_number in words(page)
    assert browser.get(page.context["follow_url"]).status_code == 200


def test_sending_the_review_page_twice_makes_one_request(browser: Client, commune_a: Any) -> None:
    walk_to_review(browser)
    token = browser.get(f"{HOME}verifier/").context["draft_token"]
    first = browser.post(f"{HOME}verifier/", {"draft": token})
    second = browser.post(f"{HOME}verifier/", {"draft": token})
    assert first["Location"].split(".")[0] == second["Location"].split(".")[0]
    with space_of(commune_a):
        assert DocumentRequest.objects.count() == 1


def test_going_back_after_sending_shows_that_it_was_sent(browser: Client) -> None:
    walk_to_review(browser)
    send(browser)
    back = browser.get(f"{HOME}verifier/")
    assert back["Location"].startswith("/demarches/envoyee/")


def test_after_an_hour_nothing_of_it_is_left_in_the_browser(
    browser: Client, commune_a: Any
) -> None:
    walk_to_review(browser)
    send(browser)
    with space_of(commune_a):
        DocumentRequest.objects.update(received_at=now() - timedelta(minutes=61))
    assert browser.get(f"{HOME}verifier/")["Location"] == f"{HOME}document/"


def test_an_extract_without_parents_skips_the_documents(browser: Client) -> None:
    copy = {"copy": "extract_without_parents", "quality": "other"}
    walk_to_review(browser, copy=copy)
    page = browser.get(f"{HOME}verifier/")
    assert page.context["total"] == 4
    assert send(browser).status_code == 302


def test_a_refused_pair_is_explained_and_saves_nothing(browser: Client, commune_a: Any) -> None:
    answer = browser.post(f"{HOME}document/", {"copy": "full", "quality": "other"})
    assert answer.status_code == 422
    assert "Vous ne pouvez pas demander ce document" in words(answer).replace("&#x27;", "'")
    assert "Choisissez « Extrait sans filiation »" in words(answer)
    with space_of(commune_a):
        assert not Draft.objects.exists()


def test_errors_are_summed_up_with_links_to_their_fields(browser: Client) -> None:
    browser.post(f"{HOME}document/", COPY)
    answer = browser.post(f"{HOME}personne/", {})
    assert answer.status_code == 422
    for anchor in ("#id_birth_name", "#id_first_names", "#id_born_on", "#id_place_0"):
        assert f'href="{anchor}"' in words(answer), anchor
    assert "Erreur :" in words(answer)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("30/02/1990", "existe pas"),
        ("29 février 1990", "existe pas"),
        ("hier", "12/03/1984"),
        ("14/05/90", "quatre chiffres"),
        ("01/01/1200", "Vérifiez l"),
        ("01/01/2999", "avenir"),
        ("01/01/2015", "Vous êtes mineur"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(browser: Client, text: str, complaint: str) -> None:
    browser.post(f"{HOME}document/", COPY)
    answer = browser.post(f"{HOME}personne/", {**PERSON, "born_on": text})
    assert answer.status_code == 422
    assert complaint in words(answer)


@pytest.mark.parametrize("text", ["14/05/1990", "14 mai 1990", "14-5-1990", "1990-05-14"])
def test_a_date_is_read_as_people_write_it(browser: Client, commune_a: Any, text: str) -> None:
    browser.post(f"{HOME}document/", COPY)
    assert browser.post(f"{HOME}personne/", {**PERSON, "born_on": text}).status_code == 302
    with space_of(commune_a):
        assert Draft.objects.get().step("person")["born_on"] == "1990-05-14"


@pytest.mark.parametrize("name", ["R2D2", "<b>Roy</b>", "---", "a" * 300])
def test_a_name_that_is_none_is_refused(browser: Client, name: str) -> None:
    browser.post(f"{HOME}document/", COPY)
    assert browser.post(f"{HOME}personne/", {**PERSON, "birth_name": name}).status_code == 422


def test_marks_that_turn_the_text_around_are_dropped(browser: Client, commune_a: Any) -> None:
    browser.post(f"{HOME}document/", COPY)
    browser.post(f"{HOME}personne/", {**PERSON, "birth_name": "Roy\u202enissas"})
    with space_of(commune_a):
        assert Draft.objects.get().step("person")["birth_name"] == "Roynissas"


def test_a_birth_elsewhere_leads_to_the_other_town_hall(browser: Client, commune_b: Any) -> None:
    browser.post(f"{HOME}document/", COPY)
    answer = browser.post(
        f"{HOME}personne/", {**PERSON, "place": "elsewhere", "place_name": "senan"}, follow=True
    )
    assert "Mairie de Senan" in words(answer)
    assert f"//{commune_b.primary_host}" in words(answer)


def test_our_own_name_written_by_hand_is_understood(browser: Client) -> None:
    browser.post(f"{HOME}document/", COPY)
    answer = browser.post(
        f"{HOME}personne/", {**PERSON, "place": "elsewhere", "place_name": "CHASSY"}
    )
    assert answer["Location"] == f"{HOME}vous/"


def test_a_birth_abroad_leads_to_nantes(browser: Client) -> None:
    browser.post(f"{HOME}document/", COPY)
    answer = browser.post(f"{HOME}personne/", {**PERSON, "place": "abroad"}, follow=True)
    assert "Nantes" in words(answer)
    assert "Ofpra" in words(answer)


def test_an_unknown_commune_is_told_kindly(browser: Client) -> None:
    answer = browser.get(f"{HOME}ailleurs/", {"commune": "Zzyzx"})
    assert answer.status_code == 200
    assert "Nous ne trouvons pas cette commune" in words(answer)


def test_steps_cannot_be_skipped(browser: Client) -> None:
    assert browser.get(f"{HOME}personne/")["Location"] == f"{HOME}document/"
    browser.post(f"{HOME}document/", COPY)
    assert browser.get(f"{HOME}verifier/")["Location"] == f"{HOME}personne/"
    assert browser.get(f"{HOME}pieces/")["Location"] == f"{HOME}personne/"


def test_a_disguised_file_is_refused_and_the_good_one_is_kept(
    browser: Client, commune_a: Any
) -> None:
    browser.post(f"{HOME}document/", {"copy": "full", "quality": "spouse"})
    browser.post(f"{HOME}personne/", PERSON)
    browser.post(f"{HOME}vous/", APPLICANT)
    disguised = SimpleUploadedFile("livret.pdf", b"MZ\x90" + b"\0" * 300, "application/pdf")
    answer = browser.post(
        f"{HOME}pieces/", {"piece-identity": [pdf()], "piece-marriage_link": [disguised]}
    )
    assert answer.status_code == 422
    assert "porte le nom d" in words(answer)
    with space_of(commune_a):
        assert [item.name for item in Draft.objects.get().attachments.all()] == ["cni.pdf"]


def test_a_missing_proof_is_named(browser: Client) -> None:
    browser.post(f"{HOME}document/", COPY)
    browser.post(f"{HOME}personne/", PERSON)
    browser.post(f"{HOME}vous/", APPLICANT)
    answer = browser.post(f"{HOME}pieces/", {})
    assert answer.status_code == 422
    assert "Ajoutez au moins un fichier" in words(answer)


def test_a_body_too_large_is_refused_before_it_is_read(browser: Client) -> None:
    browser.post(f"{HOME}document/", COPY)
    answer = browser.post(
        f"{HOME}pieces/", {"piece-identity": [pdf()]}, CONTENT_LENGTH=str(2 * 1024**3)
    )
    assert answer.status_code == 413


def test_uploads_keep_their_protection_against_forged_forms(
    client_for: Callable[..., Client], commune_a: Any
) -> None:
    strict = client_for(commune_a, enforce_csrf_checks=True)
    assert strict.post(f"{HOME}pieces/", {}).status_code == 403


def test_a_file_may_be_looked_at_and_taken_back(browser: Client, commune_a: Any) -> None:
    walk_to_review(browser)
    with space_of(commune_a):
        attachment = Draft.objects.get().attachments.get()
    shown = browser.get(f"{HOME}pieces/{attachment.pk}/")
    assert b"".join(shown.streaming_content) == PDF
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, no-store"
    browser.post(f"{HOME}pieces/{attachment.pk}/retirer/")
    with space_of(commune_a):
        assert not Draft.objects.get().attachments.exists()


def test_a_draft_is_resumed_from_its_link_on_another_device(
    browser: Client, client_for: Callable[..., Client], commune_a: Any
) -> None:
    browser.post(f"{HOME}document/", COPY)
    token = browser.get(f"{HOME}personne/").context["draft_token"]
    other = client_for(commune_a)
    asked = other.get(f"{HOME}reprendre/{token}/")
    assert "c'est vous qui l'avez commencée" in words(asked).replace("&#x27;", "'")
    assert "beffroi_brouillon" not in other.cookies
    answer = other.post(f"{HOME}reprendre/{token}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{HOME}personne/"


def test_a_lost_cookie_at_the_last_step_loses_nothing(browser: Client) -> None:
    walk_to_review(browser)
    token = browser.get(f"{HOME}verifier/").context["draft_token"]
    browser.cookies.clear()
    assert browser.post(f"{HOME}verifier/", {"draft": token}).status_code == 302


def test_the_draft_of_an_account_is_not_shown_to_the_next_person_at_the_computer(
    client_for: Callable[..., Client], make_person: Callable[..., Any], commune_a: Any
) -> None:
    owner = make_person("camille@exemple.example")
    browser = client_for(commune_a, owner)
    browser.post(f"{HOME}document/", COPY)
    del browser.cookies["beffroi_session"]
    assert browser.get(f"{HOME}personne/")["Location"] == f"{HOME}document/"


def test_what_the_account_knows_is_filled_in(
    client_for: Callable[..., Client], make_person: Callable[..., Any], commune_a: Any
) -> None:
    person = make_person("camille@exemple.example", first_name="Camille", last_name="Roy")
    browser = client_for(commune_a, person)
    browser.post(f"{HOME}document/", COPY)
    browser.post(f"{HOME}personne/", PERSON)
    page = words(browser.get(f"{HOME}vous/"))
    assert 'value="camille@exemple.example"' in page
    assert 'value="Camille"' in page


def test_an_intercommunality_issues_no_deed(
    client_for: Callable[..., Client], intercommunality: Any
) -> None:
    assert client_for(intercommunality).get(HOME).status_code == 404


def test_an_unknown_procedure_is_not_found(browser: Client) -> None:
    assert browser.get("/demarches/permis-de-rever/").status_code == 404


def test_pages_of_the_journey_are_kept_by_no_shared_cache(browser: Client) -> None:
    answer = browser.get(f"{HOME}document/")
    assert "private" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_a_birth_of_1950_is_open_to_anyone_in_2026(browser: Client) -> None:
    with patch("shared_services.document_requests.queries.today", return_value=date(2026, 11, 22)):
        copy = {"copy": "full", "quality": "other", "in_archives": "on"}
        browser.post(f"{HOME}document/", copy)
        young = browser.post(f"{HOME}personne/", {**PERSON, "born_on": "01/01/1951"})
        assert young.status_code == 422
        old = browser.post(f"{HOME}personne/", {**PERSON, "born_on": "31/12/1950"})
        assert old.status_code == 302


def test_what_was_told_once_is_not_asked_again_and_it_is_said_and_written_down(
    commune_a: Any, client_for: Callable[..., Client], make_person: Callable[..., Any]
) -> None:
    """CRPA, art. L113-12: the address of the last request here, the names of the account."""
    person = make_person("camille.roy@exemple.example", first_name="Camille", last_name="Roy")
    browser = client_for(commune_a, person)
    with space_of(commune_a):
        make_request(user=person, street="8 chemin des Prés")
    browser.post(f"{HOME}document/", COPY)
    browser.post(f"{HOME}personne/", PERSON)
    page = browser.get(f"{HOME}vous/").content.decode()
    assert 'value="8 chemin des Prés"' in page
    assert "prénom, nom, adresse électronique, adresse postale" in page
    browser.post(f"{HOME}vous/", {**APPLICANT, "street": "8 chemin des Prés", "city": "Ailleurs"})
    browser.post(f"{HOME}pieces/", {"piece-identity": [pdf()]})
    assert send(browser).status_code == 302
    with space_of(commune_a):
        request = DocumentRequest.objects.latest("received_at")
        lines = [event.text for event in request.events.all()]
    told = next(line for line in lines if line.startswith("Repris"))
    assert "prénom, nom, adresse électronique, adresse postale" in told
    assert "city" not in request.answers["applicant"]["taken_over"], "what they changed is theirs"
