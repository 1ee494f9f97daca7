"""New people: a resident who signs up, a colleague whom an admin invites."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.acts import AxeCheck
from tests.journeys.running_demo import Demo

NEW_PASSWORD = "le tilleul de la place 1848"


def test_a_newcomer_signs_up_and_confirms_the_address_from_the_mail(
    demo: Demo, page: Page, check_axe: AxeCheck
) -> None:
    email = acts.new_address("nouvelle")
    page.goto(demo.url("montholon", "/connexion/?next=/mes-demarches/"))
    check_axe(page)
    page.get_by_role("link", name="Créer mon compte").click()
    check_axe(page)
    fill_account(page, "Zoé", "Lenoir", email)
    acts.expect_title(page, "Plus qu'une étape : consultez vos messages")
    check_axe(page)

    mail = demo.wait_for_mail(email, lambda mail: "Vérifiez" in mail["subject"])
    page.goto(acts.link_in(mail, "/adresse-electronique/verification/"))
    check_axe(page)
    page.get_by_role("button", name="Oui, c'est mon adresse").click()
    page.wait_for_url(demo.url("montholon", "/mes-demarches/"))
    acts.expect_title(page, "Mes démarches")
    check_axe(page)
    page.goto(demo.url("compte", "/"))
    acts.expect_title(page, "Bonjour Zoé Lenoir")
    check_axe(page)


def test_an_admin_invites_a_colleague_who_lands_in_the_back_office(
    demo: Demo, new_browser: Callable[..., Page], sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    email = acts.new_address("collegue")
    admin, colleague = new_browser(), new_browser()
    sign_in(admin, "montholon", "secretaire@montholon.example", "/gestion/equipe/")
    check_axe(admin)
    admin.get_by_role("link", name="Inviter quelqu'un").click()
    admin.get_by_label("Adresse électronique").fill(email)
    admin.get_by_label("Prénom et nom").fill("Rachid Benali")
    admin.get_by_role("checkbox", name=re.compile("^Agent :")).check()
    check_axe(admin)
    admin.get_by_role("button", name="Envoyer l'invitation").click()
    expect(admin.get_by_role("table", name="Invitations sans réponse")).to_contain_text(email)

    mail = demo.wait_for_mail(email, lambda mail: "vous invite" in mail["subject"])
    assert "Mairie de Montholon" in mail["subject"]
    colleague.goto(acts.link_in(mail, "/invitation/"))
    acts.expect_title(colleague, "Mairie de Montholon vous invite")
    check_axe(colleague)
    colleague.get_by_role("link", name="Créer mon compte").click()
    check_axe(colleague)
    fill_account(colleague, "Rachid", "Benali", email)
    colleague.get_by_role("button", name="Accepter l'invitation").click()
    colleague.wait_for_url(demo.url("montholon", "/gestion/") + "**")
    acts.expect_title(colleague, "Montholon")
    colleague.goto(demo.url("montholon", "/gestion/demarches/"))
    acts.expect_title(colleague, "Demandes")

    admin.reload()
    expect(admin.get_by_role("table", name="Membres de l'équipe")).to_contain_text("Rachid Benali")


def fill_account(page: Page, first_name: str, last_name: str, email: str) -> None:
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Nom", exact=True).fill(last_name)
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Créer mon compte").click()
