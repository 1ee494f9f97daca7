"""The site's own pages, asked of our own program as a reader without a session would.

No network and no second process: the request goes through the middlewares and the views in this
thread, then the space that was selected is selected again.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.base import BaseHandler
from django.test.client import RequestFactory
from django.urls import get_urlconf, set_urlconf

from kernel.site_addresses import kinds
from kernel.tenancy import require_authority, way_back

MOST_PAGES = 200
MOST_LINKS = 600
COMPRESSED = ("text/", "application/javascript", "image/svg+xml")
# What a browser fetches by itself.
LOADED = ", ".join(
    (
        *(f'link[rel~="{kind}"]' for kind in ("stylesheet", "preload", "icon")),
        *("script[src]", "img[src]"),
    )
)
# Not pages of the site, or pages that answer otherwise to whoever is signed in.
NOT_ASKED = ("/gestion/", "/connexion/", "/deconnexion/", "/console/", "/mes-demarches/")


@dataclass(frozen=True)
class Page:
    path: str
    status: int
    body: bytes
    content_type: str
    encoding: str = ""

    @property
    def is_html(self) -> bool:
        return self.status == 200 and self.content_type.startswith("text/html")

    @property
    def weight(self) -> int:
        """Bytes on the wire, as a browser that takes gzip would get them."""
        if self.encoding or not self.content_type.startswith(COMPRESSED):
            return len(self.body)
        return len(gzip.compress(self.body, 6))


@dataclass
class Crawl:
    """What reading the site gave: pages, and which page each link stands on first."""

    pages: list[Page] = field(default_factory=list)
    inside: dict[str, str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def ask(path: str) -> Page:
    """This address of the current space's site, read by nobody in particular."""
    authority = require_authority()
    back, before = way_back(), get_urlconf()
    request = RequestFactory(HTTP_HOST=authority.primary_host, HTTP_ACCEPT_ENCODING="gzip").get(
        path, secure=settings.PUBLIC_SCHEME == "https"
    )
    try:
        with back():
            # Not closed: that would end « the request », and the connection of this task with it.
            response: Any = _handler().get_response(request)
            body = b"".join(response.streaming_content) if response.streaming else response.content
    finally:
        set_urlconf(before)
    return Page(
        path,
        response.status_code,
        body,
        response.get("Content-Type", ""),
        response.get("Content-Encoding", ""),
    )


def crawl() -> Crawl:
    """Every page that the site tells of itself, as far as a night allows, with their links."""
    found = Crawl()
    host = require_authority().primary_host
    paths = list(dict.fromkeys(each.path for kind in kinds() for each in kind.find()))
    for path in paths[:MOST_PAGES]:
        page = ask(path)
        found.pages.append(page)
        if page.is_html:
            for link in _links(page, host):
                _note(found, link, path, host)
    return found


def _links(page: Page, host: str) -> Iterator[str]:
    for tag in BeautifulSoup(page.body, "html.parser").find_all("a", href=True):
        link = urljoin(f"http://{host}{page.path}", str(tag["href"]).strip())
        yield link.split("#", 1)[0]


def _note(found: Crawl, link: str, path: str, host: str) -> None:
    try:
        parts = urlsplit(link)
        name = parts.hostname
    except ValueError:
        found.inside.setdefault(link[:300], path)
        return
    if parts.scheme not in {"http", "https"}:
        return
    if name == host:
        inside = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not inside.startswith(NOT_ASKED) and len(found.inside) < MOST_LINKS:
            found.inside.setdefault(inside, path)
    elif len(found.outside) < MOST_LINKS:
        found.outside.setdefault(link[:500], path)


def dead_links(found: Crawl) -> list[tuple[str, str]]:
    """(Page, link) for each link of the site that leads nowhere."""
    known = {page.path: page.status for page in found.pages}
    dead = []
    for link, path in found.inside.items():
        status = known.get(link) or ask(link).status
        if status >= 400:
            dead.append((path, link))
    return dead


@dataclass(frozen=True)
class Weight:
    """A first visit to the home page, without a cache: files asked, bytes, elements."""

    requests: int
    size: int
    elements: int


def weigh_home() -> Weight:
    home = ask("/")
    page = BeautifulSoup(home.body, "html.parser")
    addresses = {str(tag.get("href") or tag.get("src") or "") for tag in page.select(LOADED)}
    addresses = {each for each in addresses if each.startswith("/") and not each.startswith("//")}
    size = home.weight + sum(_weight_of(each) for each in addresses)
    return Weight(1 + len(addresses), size, len(page.find_all(True)))


def _weight_of(address: str) -> int:
    path = urlsplit(address).path
    if path.startswith(settings.STATIC_URL):
        file = finders.find(path.removeprefix(settings.STATIC_URL))
        if isinstance(file, str):
            with open(file, "rb") as opened:
                kind = "text/css" if path.endswith((".css", ".js", ".svg")) else ""
                return Page(path, 200, opened.read(), kind).weight
    return ask(address).weight
