"""What people get wrong: they are told in French what to do, and nothing they wrote is lost."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.acts import AxeCheck, Upload
from tests.journeys.running_demo import Demo

DISGUISED = {
    "name": "carte.pdf",
    "mimeType": "application/pdf",
    "buffer": b"Ceci n'est qu'un texte.\n",
}
TOO_BIG = {
    "name": "photo-geante.pdf",
    "mimeType": "application/pdf",
    "buffer": acts.PDF[:9] + b"0" * (11 * 1024 * 1024) + acts.PDF[9:],
}


def test_a_wrong_attachment_is_explained_and_the_rest_is_kept(
    demo: Demo, page: Page, check_axe: AxeCheck
) -> None:
    email = acts.new_address("fichiers")
    acts.start_request(page, demo)
    acts.choose_document(page, "Copie intégrale", "La personne nommée sur l'acte")
    acts.fill_myself(page, parents=True)
    acts.fill_applicant(page, email)
    attach(page, acts.photo("verso.png"), DISGUISED)
    expect(page.get_by_role("alert")).to_contain_text(
        "« carte.pdf » porte le nom d'un fichier PDF, mais son contenu"
    )
    expect(page.get_by_role("link", name="verso.png")).to_be_visible()
    check_axe(page)
    attach(page, TOO_BIG)
    expect(page.get_by_role("alert")).to_contain_text("« photo-geante.pdf » est trop lourd")
    expect(page.get_by_role("link", name="verso.png")).to_be_visible()
    check_axe(page)
    acts.carry_on(page)
    expect(page.get_by_role("main")).to_contain_text(email)
    expect(page.get_by_role("main")).to_contain_text("verso.png")
    expect(page.get_by_role("main")).not_to_contain_text("photo-geante")


def attach(page: Page, *files: Upload) -> None:
    acts.file_field(page, "Votre pièce d'identité").set_input_files(list(files))
    acts.carry_on(page)


def test_a_step_filled_wrongly_comes_back_as_it_was_with_each_error_said(
    demo: Demo, page: Page, check_axe: AxeCheck
) -> None:
    acts.start_request(page, demo)
    acts.choose_document(page, "Copie intégrale", "Une autre personne")
    expect(page.get_by_role("alert")).to_contain_text("Vous ne pouvez pas demander ce document")
    check_axe(page)
    acts.choose_document(page, "Extrait sans filiation", "La personne nommée sur l'acte")
    page.get_by_label("Votre nom de naissance").fill("Lefèvre")
    page.get_by_label("Votre date de naissance").fill("31/02/1980")
    page.get_by_role("radio", name="Montholon", exact=True).check()
    acts.carry_on(page)
    errors = page.get_by_role("alert")
    expect(errors).to_contain_text("Le 31/02/1980 n'existe pas")
    expect(errors).to_contain_text("Écrivez au moins le premier prénom.")
    expect(page.get_by_label("Votre nom de naissance")).to_have_value("Lefèvre")
    expect(page.get_by_label("Votre date de naissance")).to_have_value("31/02/1980")
    check_axe(page)


def test_an_address_without_a_site_answers_a_page_in_french(
    demo: Demo, page: Page, check_axe: AxeCheck
) -> None:
    answer = page.goto(demo.url("commune-inconnue", "/"))
    assert answer is not None
    assert answer.status == 404
    acts.expect_title(page, "Aucun site à cette adresse")
    check_axe(page)
    answer = page.goto(demo.url("montholon", "/cette-page-n-existe-pas/"))
    assert answer is not None
    assert answer.status == 404
    check_axe(page)


def test_sending_twice_makes_one_request(
    demo: Demo, page: Page, sign_in: Callable[..., None], new_browser: Callable[..., Page]
) -> None:
    email = acts.new_address("deux-fois")
    acts.fill_extract(page, demo, email)
    # The same page open twice, as after an impatient click or « Précédent ».
    again = page.context.new_page()
    again.goto(page.url)
    number = acts.send_request(page)
    again.get_by_role("button", name="Envoyer ma demande").click()
    expect(again.get_by_role("main")).to_contain_text(number)

    demo.wait_for_mail(email, acts.about(number, "Accusé de réception"))
    agent = new_browser()
    sign_in(agent, "montholon", "agent@montholon.example", "/gestion/demarches/")
    agent.get_by_label("Numéro ou nom").fill(number)
    agent.get_by_role("button", name="Filtrer").click()
    expect(agent.get_by_role("row").filter(has_text=number)).to_have_count(1)
    assert len(demo.mails_to(email)) == 1
