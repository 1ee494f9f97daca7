"""Pages rendered to files, looked at by a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import open_chromium

VENDOR = Path(__file__).parents[1] / "vendor"
STATIC = Path(__file__).parents[2] / "platform/kernel/design_system/static"


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """`show(html, width=390)`: this document in a browser, with its static files."""
    shutil.copytree(STATIC, tmp_path / "static")
    handler = partial(QuietHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    pages: list[Page] = []

    def open_page(
        html: str, *, width: int = 1280, javascript: bool = True, dark: bool = False
    ) -> Page:
        (tmp_path / "page.html").write_text(html)
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
        )
        page = context.new_page()
        pages.append(page)
        page.goto(f"http://127.0.0.1:{server.server_port}/page.html")
        return page

    yield open_page
    for page in pages:
        page.context.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def axe_finds() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page, one line for each fault."""
    source = (VENDOR / "axe.min.js").read_text()

    def look(page: Page) -> list[str]:
        page.evaluate(source)
        violations = page.evaluate("async () => (await axe.run()).violations")
        return [
            f"{fault['id']}: {node['html'][:120]}"
            for fault in violations
            for node in fault["nodes"]
        ]

    return look
