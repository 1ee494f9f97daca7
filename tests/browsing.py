"""Pages rendered by a test, looked at in a real browser, wide and on a phone, with axe.

They are handed to the browser from memory, so no server is needed.
"""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route, sync_playwright

from kernel.design_system.stylesheet import stylesheet

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDTHS = (1280, 390)
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def look_at(pages: dict[str, bytes]) -> dict[str, list[str]]:
    """Address and width → what is wrong there, as axe names it, or `too wide`."""
    with ThreadPoolExecutor(max_workers=1) as pool:  # Playwright wants a thread of its own
        return pool.submit(_look_at, pages).result()


def _look_at(pages: dict[str, bytes]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900}, locale="fr-FR")
            page.route("**/*", lambda route: _serve(route, pages))
            for address in pages:
                page.goto(f"http://console.test{address}")
                page.evaluate(AXE.read_text())
                found = page.evaluate("async () => (await axe.run()).violations.map(v => v.id)")
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    found.append("too wide")
                if found:
                    problems[f"{address} at {width} px"] = found
        browser.close()
    return problems


def _serve(route: Route, pages: dict[str, bytes]) -> None:
    parts = urlsplit(route.request.url)
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    if address in pages:
        route.fulfill(body=pages[address], content_type="text/html; charset=utf-8")
        return
    if parts.path == "/style.css":
        # A site's pages ask for one stylesheet, made for its commune.
        route.fulfill(body=stylesheet(["websites/site.css"]), content_type="text/css")
        return
    is_static = parts.path.startswith("/static/")
    file = finders.find(parts.path.removeprefix("/static/")) if is_static else None
    if file is None:
        route.fulfill(status=404)
        return
    kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
    route.fulfill(body=Path(file).read_bytes(), content_type=kind)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        yield browser
        browser.close()


def chromium() -> str | None:
    return os.environ.get("BEFFROI_CHROMIUM") or shutil.which("chromium")
