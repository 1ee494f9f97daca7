"""The public site as plain files: follows links from the home page, rewrites them relative."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import deque
from copy import copy
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

from tenants.reversibility.exporting.folder import ExportFolder
from tenants.reversibility.exporting.site_handler import SiteHandler

# What needs a server, or a person who is signed in.
NOT_COPIED = (
    "/gestion",
    "/console",
    "/connexion",
    "/deconnexion",
    "/recherche",
    "/api/",
    "/mes-demarches",
    # The State's sheets are not the commune's.
    "/guides/",
    "/compte",
)
STARTS = ("/", "/plan-du-site/", "/sitemap.xml", "/actualites/flux.xml", "/agenda/agenda.ics")
MOST_PAGES = 20_000
# Other parameters show the same pages otherwise: by month without end, by facet.
QUERIES = {"page", "quand", "v"}
LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("source", "src"))
SETS = (("img", "srcset"), ("source", "srcset"))
IN_CSS = re.compile(r"""url\(\s*(['"]?)([^'")]+)\1\s*\)""")


class SiteCopy:
    """Copies one site into a folder; `pages` counts the pages, `missing` lists dead links."""

    def __init__(self, authority: Any, folder: ExportFolder) -> None:
        self.pages = 0
        self.missing: list[str] = []
        self._authority = authority
        self._folder = folder
        self._handler = SiteHandler(authority)
        self._hosts = {domain.host for domain in authority.domains.all()}
        self._waiting: deque[str] = deque(STARTS)
        self._known: set[str] = set(STARTS)
        self._sheets: dict[str, dict[str, Any]] = {}

    def make(self) -> None:
        """Fetch first, so that every link knows whether its target is in the copy."""
        fetched: dict[str, str] = {}
        while self._waiting and len(fetched) < MOST_PAGES:
            address = self._waiting.popleft()
            kind = self._fetch(address)
            if kind:
                fetched[address] = kind
        for address, kind in fetched.items():
            if kind == "text/html":
                self._rewrite_page(address, fetched)
            elif kind == "text/css":
                self._rewrite_css(address, fetched)

    def _fetch(self, address: str) -> str:
        """Write the answer where it belongs; its type, or nothing when there is no page."""
        parts = urlsplit(address)
        response, body = self._handler.get(unquote(parts.path), parts.query)
        if response.status_code in {301, 302} and response.has_header("Location"):
            target = self._local(urljoin(address, response["Location"]))
            if target:
                self._follow(target)
            return ""
        if response.status_code != 200:
            self.missing.append(f"{response.status_code} {address}")
            return ""
        kind = response.get("Content-Type", "application/octet-stream").split(";")[0]
        place = self._folder.place(file_of(address, kind))
        place.write_bytes(body)
        if kind == "text/html":
            self.pages += 1
            for link in self._links_of(body, address):
                self._follow(link)
        elif kind == "text/css":
            for found in IN_CSS.finditer(body.decode(errors="replace")):
                target = self._local(urljoin(address, found[2]))
                if target:
                    self._follow(target)
        return str(kind)

    def _links_of(self, body: bytes, address: str) -> list[str]:
        soup = BeautifulSoup(body, "html.parser")
        found = []
        for name, attribute in LINKS:
            found += [tag[attribute] for tag in soup.find_all(name, attrs={attribute: True})]
        for name, attribute in SETS:
            for tag in soup.find_all(name, attrs={attribute: True}):
                found += [entry.split()[0] for entry in str(tag[attribute]).split(",") if entry]
        local = [self._local(urljoin(address, str(link).strip())) for link in found]
        return [link for link in local if link]

    def _follow(self, address: str) -> None:
        if address not in self._known:
            self._known.add(address)
            self._waiting.append(address)

    def _local(self, address: str) -> str:
        """Path and query of an address of this site; empty for anything else."""
        parts = urlsplit(address)
        if parts.scheme not in {"", "http", "https"}:
            return ""
        if parts.hostname and parts.hostname not in self._hosts:
            return ""
        if not parts.path.startswith("/") or parts.path.startswith(NOT_COPIED):
            return ""
        if {name for name, _value in parse_qsl(parts.query)} - QUERIES:
            return ""
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _rewrite_page(self, address: str, fetched: dict[str, str]) -> None:
        place = self._folder.place(file_of(address, "text/html"))
        soup = BeautifulSoup(place.read_bytes(), "html.parser")
        for name, attribute in LINKS:
            for tag in soup.find_all(name, attrs={attribute: True}):
                tag[attribute] = self._relative(str(tag[attribute]).strip(), address, fetched)
        for name, attribute in SETS:
            for tag in soup.find_all(name, attrs={attribute: True}):
                entries = [entry.split() for entry in str(tag[attribute]).split(",") if entry]
                tag[attribute] = ", ".join(
                    " ".join([self._relative(entry[0], address, fetched), *entry[1:]])
                    for entry in entries
                )
        self._inline_icons(soup, address)
        for hidden in soup.find_all("input", attrs={"name": "csrfmiddlewaretoken"}):
            hidden.decompose()
        for form in soup.find_all("form"):
            form["action"] = urljoin(self._authority.url(address), str(form.get("action", "")))
        place.write_bytes(soup.encode("utf-8"))

    def _inline_icons(self, soup: BeautifulSoup, address: str) -> None:
        """Draw the icons in place: opened from disk, browsers refuse to take them from a file."""
        for use in soup.find_all("use", attrs={"href": True}):
            sheet, _mark, name = urljoin(address, str(use["href"])).partition("#")
            if not self._local(sheet) or use.parent is None:
                continue
            symbol = self._symbols(sheet).get(name)
            if symbol is not None:
                use.parent["viewbox"] = symbol.get("viewbox", "0 0 24 24")
                group = copy(symbol)
                group.name = "g"
                del group["id"]
                use.parent.append(group)
            use.decompose()

    def _symbols(self, sheet: str) -> dict[str, Any]:
        if sheet not in self._sheets:
            _response, body = self._handler.get(unquote(urlsplit(sheet).path))
            drawn = BeautifulSoup(body, "html.parser").find_all("symbol", attrs={"id": True})
            self._sheets[sheet] = {str(symbol["id"]): symbol for symbol in drawn}
        return self._sheets[sheet]

    def _rewrite_css(self, address: str, fetched: dict[str, str]) -> None:
        place = self._folder.place(file_of(address, "text/css"))

        def relative(found: re.Match[str]) -> str:
            return f'url("{self._relative(found[2], address, fetched)}")'

        text = place.read_text(encoding="utf-8", errors="replace")
        place.write_text(IN_CSS.sub(relative, text), encoding="utf-8")

    def _relative(self, link: str, address: str, fetched: dict[str, str]) -> str:
        """Towards the copied file; what is not in the copy keeps its address on the live site."""
        whole = urljoin(address, link)
        target = self._local(whole)
        if not target or link.startswith("#"):
            is_ours = whole.startswith("/") and not link.startswith("#")
            return self._authority.url(whole) if is_ours else link
        if target not in fetched:
            return str(self._authority.url(target))
        here = posixpath.dirname(file_of(address, fetched.get(address, "text/html")))
        path = posixpath.relpath(file_of(target, fetched[target]), here or ".")
        fragment = urlsplit(whole).fragment
        return quote(path) + (f"#{fragment}" if fragment else "")


def file_of(address: str, kind: str) -> str:
    """Where the answer to an address lies in the copy; never outside of it."""
    parts = urlsplit(address)
    path = posixpath.normpath("/" + unquote(parts.path)).lstrip("/")
    mark = f"-{hashlib.sha256(parts.query.encode()).hexdigest()[:8]}" if parts.query else ""
    if kind == "text/html":
        if parts.path.endswith("/") or not posixpath.splitext(path)[1]:
            return posixpath.join(path, f"index{mark}.html")
        return f"{path}{mark}.html" if mark else path
    stem, ending = posixpath.splitext(path)
    if parts.path.endswith("/") or not path:
        return posixpath.join(path, f"index{mark}")
    return f"{stem}{mark}{ending}"
