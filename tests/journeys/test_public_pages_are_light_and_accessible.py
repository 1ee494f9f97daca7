"""A stranger reads a site, on a desk and on a phone: no fault, no cookie, nobody else told."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from tests.journeys.acts import AxeCheck
from tests.journeys.running_demo import Demo

PAGES = [
    "/",
    "/vie-pratique/",
    "/vie-pratique/urbanisme/",
    "/actualites/",
    "/agenda/",
    "/agenda/?quand=passes",
    "/annuaire/",
    "/actes/",
    "/contact/",
    "/aide/",
    "/mentions-legales/",
    "/accessibilite/",
    "/plan-du-site/",
    "/recherche/?q=salle",
    "/recherche/?q=zzz",
    "/page-qui-n-existe-pas/",
]
HEAVIEST = 350 * 1024
MOST_REQUESTS = 20


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["montholon", "aillantais"])
def test_every_kind_of_page_is_accessible_and_fits_its_screen(
    demo: Demo, new_browser: Callable[..., Page], check_axe: AxeCheck, name: str, phone: bool
) -> None:
    page = new_browser(phone=phone)
    for path in PAGES:
        page.goto(demo.url(name, path))
        check_axe(page)
        sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(sideways) == 0, path


def test_news_events_and_council_are_accessible(
    demo: Demo, page: Page, check_axe: AxeCheck
) -> None:
    for listing in ("/actualites/", "/agenda/"):
        page.goto(demo.url("montholon", listing))
        page.locator("main article a").first.click()
        page.wait_for_load_state()
        check_axe(page)
    page.goto(demo.url("montholon", "/conseil-municipal/"))
    check_axe(page)


def test_the_home_page_is_light_and_tells_nobody_else(
    demo: Demo, new_browser: Callable[..., Page]
) -> None:
    page = new_browser()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(demo.url("montholon", "/"))
    page.wait_for_load_state("networkidle")
    host = urlsplit(demo.url("montholon", "/")).netloc
    assert {urlsplit(answer.url).netloc for answer in answers} == {host}
    assert len(answers) <= MOST_REQUESTS
    weight = sum(len(answer.body()) for answer in answers)
    assert weight <= HEAVIEST, f"{weight // 1024} KB"
    assert page.evaluate("document.querySelectorAll('*').length") <= 600
    assert page.evaluate("document.scripts.length") == 0
    assert page.context.cookies() == []
