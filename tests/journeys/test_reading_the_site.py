"""The commune's site: a resident finds her way on a desk and on a phone, an editor adds news."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.acts import AxeCheck
from tests.journeys.running_demo import Demo

LEGAL_PAGES = ("Mentions légales", "Données personnelles", "Plan du site", "Accessibilité")


def test_a_reader_finds_news_dates_and_legal_pages_on_a_desk(
    demo: Demo, page: Page, check_axe: AxeCheck
) -> None:
    page.goto(demo.url("montholon"))
    acts.expect_title(page, "Bienvenue à Montholon")
    check_axe(page)
    search = page.get_by_role("search", name="Recherche principale")
    search.get_by_role("searchbox").fill("eglise")
    search.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("link", name="Travaux rue de l'Église")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Travaux rue de l'Église").click()
    acts.expect_title(page, "Travaux rue de l'Église")
    check_axe(page)
    menu = page.get_by_role("navigation", name="Menu principal")
    menu.get_by_role("link", name="Agenda").click()
    acts.expect_title(page, "Agenda")
    expect(page.get_by_role("link", name="Conseil municipal")).to_be_visible()
    check_axe(page)
    menu.get_by_role("link", name="Contact").click()
    acts.expect_title(page, "Contact")
    expect(page.get_by_role("link", name="03 53 01").first).to_be_visible()
    check_axe(page)
    for title in LEGAL_PAGES:
        page.get_by_role("contentinfo").get_by_role("link", name=title).click()
        acts.expect_title(page, title)
        check_axe(page)


def test_a_reader_without_scripts_goes_through_the_menu_of_a_phone(
    demo: Demo, new_browser: Callable[..., Page], check_axe: AxeCheck
) -> None:
    phone = new_browser(phone=True, javascript=False)
    phone.goto(demo.url("montholon"))
    acts.expect_title(phone, "Bienvenue à Montholon")
    acts.fits_the_screen(phone)
    phone.locator("summary", has_text="Menu").click()
    menu = phone.get_by_role("navigation", name="Menu principal")
    menu.get_by_role("link", name="Agenda").click()
    acts.expect_title(phone, "Agenda")
    acts.fits_the_screen(phone)
    phone.goto(demo.url("montholon", "/recherche/?q=bibliotheque"))
    expect(phone.get_by_role("link", name="La bibliothèque ouvre aussi")).to_be_visible()
    acts.fits_the_screen(phone)
    with_scripts = new_browser(phone=True)
    for path in ("/", "/agenda/", "/recherche/?q=bibliotheque"):
        with_scripts.goto(demo.url("montholon", path))
        check_axe(with_scripts)


def test_one_writes_news_another_publishes_it_and_readers_see_it_at_once(
    demo: Demo, new_browser: Callable[..., Page], sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    title = f"La mairie fermera plus tôt {uuid.uuid4().hex[:6]}"
    editor, reader = new_browser(), new_browser()
    reader.goto(demo.url("montholon", "/actualites/"))
    sign_in(editor, "montholon", "redacteur@montholon.example", "/gestion/")
    editor.get_by_role("button", name="Pages").click()
    explorer = editor.get_by_role("dialog", name="Explorateur")
    explorer.get_by_role("link", name="Actualités", exact=True).click()
    editor.get_by_role("link", name="Ajouter une sous-page").first.click()
    editor.get_by_role("textbox", name="Titre").fill(title)
    editor.get_by_role("textbox", name="Résumé").fill("Vendredi, les guichets ferment à 16 h.")
    text = editor.get_by_role("region", name="Texte").get_by_role("textbox")
    text.click()
    text.press_sequentially("Merci de votre compréhension.")
    # The editor writes into the form a quarter of a second after the last key.
    expect(editor.locator("input[name=body]")).to_have_value(re.compile("compréhension"))
    editor.get_by_role("button", name="Plus d'actions").click()
    expect(editor.get_by_role("button", name="Publier")).to_have_count(0)
    editor.get_by_role("button", name="Soumettre").click()
    expect(editor.get_by_role("main").get_by_role("status")).to_contain_text(title)

    demo.wait_for_mail("secretaire@montholon.example", lambda mail: title in mail["subject"])
    publisher = new_browser()
    sign_in(publisher, "montholon", "secretaire@montholon.example", "/gestion/")
    publisher.get_by_role("link", name=title).first.click()
    publisher.get_by_role("button", name="Plus d'actions").click()
    publisher.get_by_role("button", name="Approuver et publier").click()
    expect(publisher.get_by_role("main").get_by_role("status")).to_contain_text(title)

    reader.reload()
    reader.get_by_role("link", name=title).click()
    acts.expect_title(reader, title)
    expect(reader.get_by_text("Merci de votre compréhension.")).to_be_visible()
    check_axe(reader)
    reader.goto(demo.url("montholon"))
    expect(reader.get_by_role("link", name=title)).to_be_visible()
    reader.goto(demo.url("chassy", "/actualites/"))
    expect(reader.get_by_role("link", name=title)).to_have_count(0)
