"""The policy refuses inline scripts and styles, and no screen of ours needs one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.running_demo import Demo

# Said by the libraries themselves, without effect: Jcrop asks whether handlers in attributes work,
# Draftail writes a style that `back-office.css` says in its place.
HARMLESS = ("jquery.Jcrop", "Draftail-block", "public-DraftStyleDefault")
LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(
    [event.violatedDirective, event.blockedURI, event.sourceFile,
     event.target.outerHTML ? event.target.outerHTML.slice(0, 200) : ""].join(" ")));
"""


@pytest.fixture
def watched(page: Page) -> Page:
    page.add_init_script(LISTEN)
    return page


def refused_on(page: Page) -> list[str]:
    page.wait_for_load_state("load")
    said: list[str] = page.evaluate("window.refused")
    return [one for one in said if not any(name in one for name in HARMLESS)]


def test_the_policy_is_heard(demo: Demo, watched: Page) -> None:
    watched.goto(demo.url("chassy"))
    watched.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')"
    )
    watched.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.stolen = 1'}))"
    )
    assert watched.evaluate("window.stolen") is None
    assert len(refused_on(watched)) == 2


def test_every_kind_of_editor_works_under_it(
    demo: Demo, watched: Page, sign_in: Callable[..., None]
) -> None:
    errors: list[str] = []
    watched.on("pageerror", lambda error: errors.append(str(error)))
    sign_in(watched, "montholon", "secretaire@montholon.example", "/gestion/")
    found = {path: refused_on(watched) for path in acts.walk_through_the_back_office(watched)}
    assert len(found) > 25
    assert {path: said for path, said in found.items() if said} == {}
    assert errors == []


def test_dates_and_files_are_still_chosen_in_a_window(
    demo: Demo, watched: Page, sign_in: Callable[..., None]
) -> None:
    sign_in(watched, "montholon", "secretaire@montholon.example", "/gestion/offres-d-emploi/add/")
    watched.locator("input[name=starts_on]").click()
    watched.locator(".xdsoft_datetimepicker:visible .xdsoft_today").click()
    expect(watched.locator("input[name=starts_on]")).not_to_have_value("")
    expect(watched.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
    watched.get_by_role("button", name="Choisir un document").first.click()
    expect(watched.get_by_role("dialog").first).to_be_visible()
    assert refused_on(watched) == []
