"""Every component in every state, at both widths: no fault, no sideways scroll, links that work."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from kernel.design_system.preview import preview_context

pytestmark = pytest.mark.browser
WIDTHS = [1280, 390, 320]
Show = Callable[..., Page]
Axe = Callable[[Page], list[str]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("with_errors", [False, True])
def test_axe_finds_nothing_on_the_preview(
    show: Show, axe_finds: Axe, width: int, with_errors: bool
) -> None:
    html = render_to_string("design_system/preview.html", preview_context(with_errors=with_errors))
    page = show(html, width=width)
    assert axe_finds(page) == []


@pytest.mark.parametrize("with_errors", [False, True])
def test_axe_finds_nothing_in_dark_mode(show: Show, axe_finds: Axe, with_errors: bool) -> None:
    html = render_to_string("design_system/preview.html", preview_context(with_errors=with_errors))
    page = show(html, width=390, dark=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 25, 26)"
    assert axe_finds(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_of_the_screen(show: Show, width: int) -> None:
    page = show(
        render_to_string("design_system/preview.html", preview_context(with_errors=True)),
        width=width,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_axe_finds_nothing_on_an_error_page(show: Show, axe_finds: Axe, name: str) -> None:
    assert axe_finds(show(render_to_string(f"design_system/{name}.html"), width=390)) == []


@pytest.mark.parametrize("name", ["503", "unknown_host"])
def test_axe_finds_nothing_on_a_page_without_site(show: Show, axe_finds: Axe, name: str) -> None:
    context = {"not_open": True, "authority": SimpleNamespace(name="Val-Exemple")}
    assert axe_finds(show(render_to_string(f"design_system/{name}.html", context))) == []


def test_the_first_tab_stop_leads_to_the_content(show: Show) -> None:
    page = show(render_to_string("design_system/preview.html", preview_context(with_errors=False)))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_an_error_of_the_summary_leads_to_its_field(show: Show) -> None:
    page = show(render_to_string("design_system/preview.html", preview_context(with_errors=True)))
    page.get_by_role("link", name="Votre adresse électronique").click()
    assert page.evaluate("document.activeElement.id") == "id_email"
    page.get_by_role("link", name="Quelle copie demandez-vous").click()
    assert page.evaluate("document.activeElement.id") == "id_copy_0"


def test_the_menu_opens_on_a_phone_without_scripts(show: Show) -> None:
    html = render_to_string("design_system/preview.html", preview_context(with_errors=False))
    page = show(html, width=390, javascript=False)
    assert not page.get_by_role("link", name="Agenda").is_visible()
    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("link", name="Agenda").is_visible()


def test_buttons_and_links_of_the_header_are_large_enough(show: Show) -> None:
    page = show(
        render_to_string("design_system/preview.html", preview_context(with_errors=False)),
        width=390,
    )
    for target in page.locator(".button, .header-link, .pagination a").all():
        box = target.bounding_box()
        if box is not None and not target.evaluate("e => e.closest('.only-wide') !== null"):
            assert box["height"] >= 24
            assert box["width"] >= 24
