"""The papers told by questions: each can be read of, and each one asked on line goes to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client

from kernel.clock import today
from kernel.tenancy import space_of
from shared_services.document_requests.actions.pieces import answer_pieces, ask_for_pieces
from shared_services.document_requests.catalogue.loader import all_procedures, papers
from shared_services.document_requests.follow_up import token_for
from shared_services.document_requests.models import DocumentRequest, Draft
from shared_services.notifications.models import Notification
from tests.document_requests.papers import SPOUSES, answers_to, in_days, post, walk
from tests.factories.document_requests import APPLICANT

ONLINE = sorted(code for code, paper in papers().items() if paper.online == "here")


@pytest.fixture
def browser(commune_a: Any, client_for: Callable[..., Client]) -> Client:
    return client_for(commune_a)


def only_request() -> DocumentRequest:
    return DocumentRequest.objects.get()


def test_the_eighteen_documents_of_a_small_town_hall_are_told() -> None:
    # « Acte de naissance » is two of the eighteen: with filiation, and without, for anyone.
    assert len(all_procedures()) == 17


@pytest.mark.parametrize("code", sorted(papers()))
def test_each_paper_says_where_who_what_how_much_and_from_which_source(
    browser: Client, code: str
) -> None:
    paper = papers()[code]
    page = browser.get(f"/demarches/{paper.slug}/").content.decode()
    for heading in ("À qui s'adresser", "Qui peut demander", "Combien ça coûte", "Délais"):
        assert heading.replace("'", "&#x27;") in page or heading in page
    assert page.count("Vérifié le 23 novembre 2026") == len(paper.sections)


@pytest.mark.parametrize("code", ONLINE)
def test_each_paper_asked_on_line_goes_to_its_end(
    browser: Client, code: str, commune_a: Any
) -> None:
    answer = walk(browser, code)
    assert answer.status_code == 302
    assert browser.get(answer["Location"]).status_code == 200
    with space_of(commune_a):
        request = only_request()
        assert request.procedure_code == code
        assert request.tracking_number.startswith(papers()[code].number_prefix)
        assert request.record
        assert all(section["rows"] for section in request.record)
        mail = Notification.objects.get(recipient_email=APPLICANT["email"])
        assert request.tracking_number in mail.text
        follow = f"/demarches/suivi/{token_for(request)}/"
    page = browser.get(follow).content.decode()
    assert request.tracking_number in page


@pytest.mark.parametrize("code", sorted(set(papers()) - set(ONLINE)))
def test_a_paper_given_in_person_has_no_form(browser: Client, code: str) -> None:
    paper = papers()[code]
    assert "Commencer ma demande" not in browser.get(f"/demarches/{paper.slug}/").content.decode()
    assert browser.get(f"/demarches/{paper.slug}/vous/").status_code == 404
    assert browser.get(f"/demarches/{paper.slug}/etape/document/").status_code == 404


def test_another_person_may_not_have_a_whole_marriage_deed(browser: Client) -> None:
    paper = papers()["marriage_certificate"]
    answers = answers_to("marriage_certificate")
    post(browser, paper, "document", {"copy": "full", "quality": "other"})
    answer = post(browser, paper, "marriage", answers["marriage"])
    assert answer.status_code == 422
    assert "La loi réserve la copie intégrale" in answer.content.decode()


def test_anyone_may_have_a_marriage_deed_of_more_than_seventy_five_years(
    browser: Client, commune_a: Any
) -> None:
    answers = answers_to("marriage_certificate")
    paper = papers()["marriage_certificate"]
    post(browser, paper, "document", {"copy": "full", "quality": "other"})
    old = {**answers["marriage"], "married_on": "4 juillet 1931", "parents": ""}
    answer = post(browser, paper, "marriage", old)
    assert answer["Location"].endswith("/vous/")
    answer = browser.post(f"/demarches/{paper.slug}/vous/", APPLICANT)
    assert answer["Location"].endswith("/verifier/"), "no proof is asked"


def test_a_deed_of_another_commune_leads_to_its_town_hall(browser: Client) -> None:
    paper = papers()["death_certificate"]
    data = {**answers_to("death_certificate")["person"], "place": "elsewhere"}
    answer = post(browser, paper, "person", {**data, "place_name": "Auxerre"})
    assert answer["Location"] == "/demarches/acte-de-deces/ailleurs/?commune=Auxerre"
    page = browser.get(answer["Location"]).content.decode()
    assert "Auxerre" in page
    answer = post(browser, paper, "person", {**data, "place": "abroad"})
    assert "Service central" in browser.get(answer["Location"]).content.decode()


def test_a_question_called_by_an_answer_shows_without_scripts(browser: Client) -> None:
    paper = papers()["cemetery_plot"]
    url = f"/demarches/{paper.slug}/etape/plot/"
    first = browser.get(url)
    assert "reference" not in first.context["form"].shown_codes
    shown = first.context["form"].shown_codes
    sent = {"act": "renew", "shape": "urn", "years": "30"}
    answer = browser.post(url, {**sent, "_shown": shown})
    assert answer.status_code == 200, "an order, not an error"
    page = answer.content.decode()
    assert "Encore une question" in page
    assert "Numéro ou emplacement de la concession" in page
    answer = browser.post(url, {**sent, "_shown": answer.context["form"].shown_codes})
    assert answer.status_code == 422
    answer = browser.post(
        url, {**sent, "reference": "A 12", "_shown": answer.context["form"].shown_codes}
    )
    assert answer.status_code == 302


def test_a_row_can_be_added_and_nothing_typed_is_lost(browser: Client) -> None:
    paper = papers()["family_booklet"]
    answers = answers_to("family_booklet")
    post(browser, paper, "reason", answers["reason"])
    url = f"/demarches/{paper.slug}/etape/deeds/"
    answer = browser.post(url, {**answers["deeds"], "_shown": "deeds", "add_row": "deeds"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'name="deeds_1_names"' in page
    assert "Roy Camille et Petit Jules" in page
    half = {**answers["deeds"], "_shown": "deeds", "deeds_rows": "2", "deeds_1_names": "Roy Léa"}
    answer = browser.post(url, half)
    assert answer.status_code == 422
    assert "Complétez cette ligne" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "association", "already": "5"}, "cinq buvettes par an"),
        ({"kind": "sport", "already": "10"}, "dix buvettes par an"),
        ({"in_stadium": "yes"}, "seul un club sportif"),
        ({"day": in_days(3)}, "au moins quinze jours avant"),
    ],
)
def test_a_bar_the_law_refuses_is_refused_with_its_reason(
    browser: Client, changes: dict[str, str], words: str
) -> None:
    paper, answers = papers()["temporary_bar_permit"], answers_to("temporary_bar_permit")
    answer = post(browser, paper, "organiser", {**answers["organiser"], **changes})
    if answer.status_code == 302:
        answer = post(browser, paper, "event", {**answers["event"], **changes})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_silence_is_told_with_its_effect_and_its_date(browser: Client, commune_a: Any) -> None:
    walk(browser, "planning_certificate")
    with space_of(commune_a):
        request = only_request()
        assert request.silence_effect == "acceptance"
        assert request.silence_on == today() + relativedelta(months=1)
        assert request.legal_due_on == request.silence_on
        mail = Notification.objects.get(recipient_email=APPLICANT["email"])
        assert "votre demande sera acceptée" in mail.text
        assert "L232-3" in mail.text


def test_missing_pieces_suspend_a_refusal_by_silence(
    browser: Client, commune_a: Any, agent: Any, monkeypatch: Any
) -> None:
    walk(browser, "public_space_permit")
    with space_of(commune_a):
        request = only_request()
        before = request.silence_on
        assert before is not None
        asked = ask_for_pieces(
            request.pk, pieces=["Un plan lisible"], reason="Le plan est flou.", actor=agent
        )
        asked.asked_at -= timedelta(days=12)
        asked.save()
        after = answer_pieces(request.pk, actor=None, token=token_for(request))
        assert after.silence_on == before + timedelta(days=12)
        assert after.legal_due_on >= after.silence_on


def test_missing_pieces_restart_an_acceptance_by_silence(
    browser: Client, commune_a: Any, agent: Any
) -> None:
    walk(browser, "planning_certificate")
    with space_of(commune_a):
        request = only_request()
        DocumentRequest.objects.update(silence_on=date(2026, 1, 5), legal_due_on=date(2026, 1, 5))
        ask_for_pieces(request.pk, pieces=["Un plan"], reason="Il manque.", actor=agent)
        after = answer_pieces(request.pk, actor=None, token=token_for(request))
        assert after.silence_on == today() + relativedelta(months=1)


def test_a_draft_is_kept_when_a_step_is_skipped(browser: Client, commune_a: Any) -> None:
    paper = papers()["planning_certificate"]
    post(browser, paper, "request", {"kind": "information"})
    answer = browser.get(f"/demarches/{paper.slug}/verifier/")
    assert answer["Location"].endswith("/etape/land/")
    with space_of(commune_a):
        assert Draft.objects.get().answers == {"request": {"kind": "information"}}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("married_on", "31/02/1998", "n'existe pas"),
        ("married_on", "12/06", "Écrivez la date"),
        ("spouse1_birth_name", "R0y", "ni chiffre ni signe"),
        ("spouse1_birth_name", "x" * 301, "300"),
        ("place", "here:Paris", "Sélectionnez un choix valide"),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(
    browser: Client, field: str, value: str, words: str
) -> None:
    paper, answers = papers()["marriage_certificate"], answers_to("marriage_certificate")
    post(browser, paper, "document", answers["document"])
    answer = post(browser, paper, "marriage", {**answers["marriage"], field: value})
    assert answer.status_code == 422
    page = answer.content.decode().replace("&#x27;", "'")
    assert words in page
    assert SPOUSES["spouse2_first_names"] in page


def test_an_intercommunality_has_no_papers(
    intercommunality: Any, client_for: Callable[..., Client]
) -> None:
    assert client_for(intercommunality).get("/demarches/acte-de-mariage/").status_code == 404
