"""The intercommunality opens one more commune; the operator looks after intercommunalities."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.acts import AxeCheck
from tests.journeys.running_demo import Demo


def test_the_intercommunality_opens_one_more_commune_and_sees_it_live(
    demo: Demo, page: Page, sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    email = acts.new_address("maire-de-joigny")
    sign_in(page, "aillantais", "admin@aillantais.example", "/console/")
    acts.expect_title(page, "Nos communes")
    check_axe(page)
    page.get_by_role("main").get_by_role("link", name="Ouvrir une commune").click()
    page.get_by_label("Nom de la commune, code postal ou code INSEE").fill("joigny")
    page.get_by_role("button", name="Chercher").click()
    found = page.get_by_role("listitem").filter(has_text="(89)")
    expect(found).to_contain_text("Autre intercommunalité")
    check_axe(page)
    found.get_by_role("link", name="Joigny", exact=True).click()
    fill_opening(page, email)
    page.get_by_role("button", name="Ouvrir la commune").click()
    # Joigny belongs to another intercommunality in the official list: a word of caution first.
    expect(page.get_by_text("Cochez cette case pour confirmer").first).to_be_visible()
    check_axe(page)
    page.get_by_role("checkbox", name="Je confirme").check()
    page.get_by_role("button", name="Ouvrir la commune").click()
    expect(page.get_by_role("progressbar").or_(page.get_by_text("En ligne")).first).to_be_visible()
    check_axe(page)
    expect(page.get_by_text("C'est prêt : la commune est en ligne.")).to_be_visible(timeout=30_000)
    check_axe(page)

    mail = demo.wait_for_mail(email, lambda mail: "vous invite" in mail["subject"])
    assert "Mairie de Joigny" in mail["subject"]
    page.get_by_role("link", name="Voir le site de la commune").click()
    page.wait_for_url(demo.url("joigny"))
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_contain_text("Joigny")
    check_axe(page)
    page.goto(acts.link_in(mail, "/invitation/"))
    acts.expect_title(page, "Mairie de Joigny vous invite")
    page.goto(demo.url("aillantais", "/console/"))
    expect(page.get_by_role("row").filter(has_text="Joigny")).to_be_visible()


def fill_opening(page: Page, email: str) -> None:
    page.get_by_label("Prénom et nom de son premier administrateur").fill("Colette Joly")
    page.get_by_label("Adresse électronique de cette personne").fill(email)


def test_the_operator_is_told_what_is_wrong_with_a_siren_and_sees_the_communes(
    demo: Demo, page: Page, sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    sign_in(page, "", "operatrice@beffroi.example", "/console/")
    acts.expect_title(page, "Intercommunalités")
    check_axe(page)
    page.get_by_role("main").get_by_role("link", name="Ouvrir une intercommunalité").click()
    for wrong in ("248900525", "123456782"):
        page.get_by_label("Numéro SIREN ou nom").fill(wrong)
        page.get_by_role("button", name="Chercher").click()
        expect(page.get_by_role("alert")).to_contain_text("SIREN")
        expect(page.get_by_label("Numéro SIREN ou nom")).to_have_value(wrong)
        check_axe(page)

    page.goto(demo.url("", "/console/"))
    page.get_by_role("link", name="Communauté de communes de l'Aillantais").click()
    communes = page.get_by_role("region", name="communes ouvertes")
    for name in ("Montholon", "La Ferté-Loupière", "Le Val d'Ocre"):
        expect(communes.get_by_role("link", name=name, exact=True)).to_be_visible()
    check_axe(page)
