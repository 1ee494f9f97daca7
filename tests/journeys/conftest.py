"""One running demo and one browser for all journeys: they share an xdist group."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsing import open_chromium
from tests.journeys.running_demo import Demo, running_demo

PASSWORD = "beffroi-demo-2026"

# A message still fading in has the contrast of nothing: look at the page once it is at rest.
END_OF_ANIMATIONS = """() => document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime < Infinity)
    .forEach((one) => one.finish())"""


# First, or xdist has already read the groups.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("demo"))
    return (yield)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo of its own; `BEFFROI_JOURNEYS_HOME` and `BEFFROI_PORT` name one that already runs."""
    home = os.environ.get("BEFFROI_JOURNEYS_HOME")
    if home:
        port = os.environ.get("BEFFROI_PORT", "8000")
        yield Demo(Path(home), {**os.environ, "BEFFROI_HOME": home}, int(port))
        return
    with running_demo(tmp_path_factory.mktemp("demo") / "home") as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed after each file: Playwright's event loop would stop other tests' queries."""
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def new_browser(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`new_browser(phone=True, javascript=False)`: a fresh person with no cookie."""
    contexts: list[BrowserContext] = []

    def open_page(*, phone: bool = False, javascript: bool = True) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = chromium.new_context(
            viewport=size, java_script_enabled=javascript, locale="fr-FR"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_browser: Callable[..., Page]) -> Page:
    return new_browser()


@pytest.fixture
def sign_in(demo: Demo) -> Callable[[Page, str, str], None]:
    """`sign_in(page, "montholon", email)`: from that host's « Se connecter » and back."""

    def do(page: Page, name: str, email: str, path: str = "/", password: str = PASSWORD) -> None:
        page.goto(demo.url(name, f"/connexion/?next={path}"))
        page.get_by_label("Adresse électronique").fill(email)
        page.get_by_label("Mot de passe", exact=True).fill(password)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url(demo.url(name, path) + "**")

    return do


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()


@pytest.fixture
def check_axe(axe_source: str) -> Callable[[Page], None]:
    """Fails with what axe found on the page; WCAG 2.2 A and AA, and axe's best practices."""

    def check(page: Page, *, within: str | None = None) -> None:
        page.evaluate(END_OF_ANIMATIONS)
        page.evaluate(axe_source)
        found: list[dict[str, Any]] = page.evaluate(
            "async (within) => (await axe.run(within ?? document)).violations", within
        )
        said = [
            f"{violation['id']}: {violation['help']}\n"
            + "\n".join(f"    {node['html'][:200]}" for node in violation["nodes"][:5])
            for violation in found
        ]
        assert not said, f"{page.url}\n" + "\n".join(said)

    return check
