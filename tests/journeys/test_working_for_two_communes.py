"""What one commune's people do stays there; a secretary of two goes from one to the other."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.acts import AxeCheck
from tests.journeys.running_demo import Demo

NO_ACCESS = "Vous n'avez pas accès à cette page"


def test_a_secretary_of_two_communes_switches_and_finds_only_the_requests_of_each(
    demo: Demo, new_browser: Callable[..., Page], sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    email = acts.new_address("deux-communes")
    number = acts.ask_for_extract(new_browser(), demo, email, "montholon")
    secretary = new_browser()
    sign_in(secretary, "montholon", "secretaire@montholon.example", "/gestion/")
    check_axe(secretary, within="#main")
    acts.open_as_agent(secretary, demo, number)
    here = secretary.url

    secretary.get_by_role("button", name="Mes communes").click()
    secretary.get_by_role("link", name="Chassy").click()
    secretary.wait_for_url(demo.url("chassy", "/gestion/") + "**")
    acts.expect_title(secretary, "Chassy")
    secretary.get_by_role("link", name=re.compile("^Demandes")).click()
    expect(secretary.get_by_role("table", name="Demandes")).to_be_visible()
    check_axe(secretary)
    secretary.get_by_label("Numéro ou nom").fill(number)
    secretary.get_by_role("button", name="Filtrer").click()
    expect(secretary.get_by_text("Aucune demande ne correspond")).to_be_visible()
    check_axe(secretary)
    answer = secretary.goto(here.replace("//montholon.", "//chassy."))
    assert answer is not None
    assert answer.status == 404


def test_the_admin_of_chassy_gets_nothing_of_montholon(
    demo: Demo, page: Page, sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    sign_in(page, "chassy", "secretaire@chassy.example", "/gestion/")
    acts.expect_title(page, "Chassy")
    sign_in_again(page, demo, "montholon")
    for path in ("/gestion/", "/gestion/demarches/", "/gestion/equipe/", "/gestion/pages/"):
        answer = page.goto(demo.url("montholon", path))
        assert answer is not None
        assert answer.status == 403, path
        acts.expect_title(page, NO_ACCESS)
        check_axe(page)


def test_an_editor_writes_pages_but_sees_no_request(
    demo: Demo, page: Page, sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    sign_in(page, "montholon", "redacteur@montholon.example", "/gestion/")
    menu = page.get_by_role("navigation", name="Menu principal")
    expect(menu.get_by_role("button", name="Pages")).to_be_visible()
    expect(menu.get_by_role("link", name=re.compile("Demandes"))).to_have_count(0)
    expect(menu.get_by_role("link", name="Messages envoyés")).to_have_count(0)
    for path in ("/gestion/demarches/", "/gestion/notifications/", "/gestion/equipe/"):
        answer = page.goto(demo.url("montholon", path))
        assert answer is not None
        assert answer.status == 403, path
    check_axe(page)


def sign_in_again(page: Page, demo: Demo, name: str) -> None:
    """On another host: the account host knows the person, one click is enough."""
    page.goto(demo.url(name, "/connexion/?next=/demarches/"))
    page.wait_for_url(demo.url(name, "/demarches/"))
