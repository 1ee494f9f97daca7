"""Residents ask their town hall for a birth certificate, with an account or without anything."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.acts import AxeCheck
from tests.journeys.running_demo import Demo

CITIZEN = "citoyenne@exemple.example"


def test_a_signed_in_citizen_asks_for_a_full_copy_and_finds_it_in_her_requests(
    demo: Demo, page: Page, sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    sign_in(page, "montholon", CITIZEN, "/demarches/")
    check_axe(page)
    page.get_by_role("link", name="Acte de naissance").click()
    acts.expect_title(page, "Acte de naissance")
    check_axe(page)
    page.get_by_role("link", name="Commencer ma demande").click()
    check_axe(page)
    acts.choose_document(page, "Copie intégrale", "La personne nommée sur l'acte")
    check_axe(page)
    acts.fill_myself(page, parents=True)
    expect(page.get_by_label("Votre adresse électronique")).to_have_value(CITIZEN)
    check_axe(page)
    acts.fill_applicant(page)
    check_axe(page)
    identity = acts.file_field(page, "Votre pièce d'identité")
    identity.set_input_files([acts.pdf("recto.pdf"), acts.photo("verso.png")])
    acts.carry_on(page)
    expect(page.get_by_text("recto.pdf")).to_be_visible()
    expect(page.get_by_text("verso.png")).to_be_visible()
    check_axe(page)
    number = acts.send_request(page)
    check_axe(page)

    mail = demo.wait_for_mail(CITIZEN, acts.about(number, "Accusé de réception"))
    assert "copie intégrale" in mail["text"]

    page.goto(demo.url("montholon", "/mes-demarches/"))
    check_axe(page)
    mine = page.get_by_role("listitem").filter(has_text=number)
    expect(mine).to_contain_text("La mairie a bien reçu votre demande")
    mine.get_by_role("link").click()
    expect(page.get_by_role("link", name="verso.png")).to_be_visible()
    check_axe(page)


def test_without_account_nor_scripts_a_phone_is_enough_to_ask_for_an_extract(
    demo: Demo, new_browser: Callable[..., Page], check_axe: AxeCheck
) -> None:
    email = acts.new_address("sans-compte")
    phone = new_browser(phone=True, javascript=False)
    twin = new_browser(phone=True)

    def check_twin(page: Page) -> None:
        # axe needs scripts: another browser with the same cookies looks at the same address.
        acts.fits_the_screen(page)
        twin.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        twin.goto(page.url)
        check_axe(twin)

    acts.start_request(phone, demo)
    check_twin(phone)
    acts.choose_document(phone, "Extrait sans filiation", "Une autre personne")
    check_twin(phone)
    phone.get_by_label("Nom de naissance").fill("L'Hermitte")
    phone.get_by_label("Prénoms", exact=True).fill("Anne-Zoé")
    phone.get_by_label("Date de naissance").fill("01/02/1955")
    phone.get_by_role("radio", name="Montholon", exact=True).check()
    acts.carry_on(phone)
    check_twin(phone)
    acts.fill_applicant(phone, email)
    expect(phone.get_by_text("Anne-Zoé")).to_be_visible()
    check_twin(phone)
    number = acts.send_request(phone)
    check_twin(phone)

    mail = demo.wait_for_mail(email, acts.about(number, "Accusé de réception"))
    assert "extrait sans filiation" in mail["text"]
    # Another device, no cookie: the private link alone opens the request.
    elsewhere = new_browser(phone=True, javascript=False)
    elsewhere.goto(acts.link_in(mail, "/demarches/suivi/"))
    acts.expect_title(elsewhere, "La mairie a bien reçu votre demande")
    expect(elsewhere.get_by_role("main")).to_contain_text(number)
    check_twin(elsewhere)
    elsewhere.get_by_label("Votre message à la mairie").fill("Puis-je avoir deux exemplaires ?")
    elsewhere.get_by_role("button", name="Envoyer le message").click()
    expect(elsewhere.get_by_role("article")).to_contain_text("Puis-je avoir deux exemplaires ?")
    check_twin(elsewhere)
