"""Old pages, from a folder of HTML files or from WordPress' export (WXR 1.2)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from shared_services.websites.errors import ImportRefused

LARGEST_PAGE = 5 * 1024 * 1024
LARGEST_EXPORT = 500 * 1024 * 1024
SUFFIXES = {".html", ".htm", ".xhtml"}
# Where the words of a page are, the likeliest first; else the whole body.
MAIN = ("main", "article", "[role=main]", "#content", "#contenu", "#main", ".entry-content", "body")
AROUND = "script, style, noscript, template, nav, header, footer, aside, form, svg, button"
WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@dataclass(frozen=True)
class OldPage:
    """A page as it was: its path on the old site and the HTML of its words."""

    path: str
    title: str
    html: str
    is_news: bool = False
    published_on: date | None = None


def read(source: Path) -> Iterator[OldPage]:
    """Pages of a folder or of a WordPress export. Raises ImportRefused with what to do."""
    if source.is_dir():
        return _read_folder(source)
    if source.suffix.lower() == ".xml" and source.is_file():
        return _read_wordpress(source)
    raise ImportRefused(
        "source", _("Donnez un dossier de pages HTML, ou l'export XML de WordPress.")
    )


def _read_folder(folder: Path) -> Iterator[OldPage]:
    files = sorted(each for each in folder.rglob("*") if each.suffix.lower() in SUFFIXES)
    # A link may lead out of the folder: what it leads to is not the site.
    root = folder.resolve()
    files = [each for each in files if each.resolve().is_relative_to(root) and each.is_file()]
    if not files:
        raise ImportRefused("empty", _("Ce dossier ne contient aucune page HTML."))
    for file in files:
        if file.stat().st_size <= LARGEST_PAGE:
            yield _page_of_file(file, folder)


def _page_of_file(file: Path, folder: Path) -> OldPage:
    soup = BeautifulSoup(file.read_bytes(), "html.parser")
    relative = file.relative_to(folder).as_posix()
    path = "/" + re.sub(r"(^|/)index\.x?html?$", r"\1", relative)
    heading = soup.find("h1")
    title = _text(heading) or _text(soup.find("title")).split("|")[0].split(" - ")[0].strip()
    for around in soup.select(AROUND):
        around.decompose()
    main = next((found for name in MAIN if (found := soup.select_one(name))), soup)
    for first in main.find_all("h1"):
        first.decompose()
    return OldPage(path, title or file.stem, main.decode_contents())


def _read_wordpress(file: Path) -> Iterator[OldPage]:
    if file.stat().st_size > LARGEST_EXPORT:
        raise ImportRefused("size", _("Cet export dépasse 500 Mo : exportez-le en plusieurs fois."))
    with file.open("rb") as start:
        if b"<!DOCTYPE" in (head := start.read(64 * 1024)) or b"<!ENTITY" in head:
            # Entities that unfold without end, or read files of this machine.
            raise ImportRefused("entities", _("Ce fichier n'est pas un export de WordPress."))
    try:
        for _event, item in ElementTree.iterparse(file):  # noqa: S314  # no entity, see above
            if item.tag == "item":
                page = _page_of_item(item)
                item.clear()
                if page is not None:
                    yield page
    except ElementTree.ParseError as error:
        raise ImportRefused(
            "broken",
            _(
                "Cet export est abîmé (ligne %(line)s) : refaites-le dans WordPress, menu "
                "« Outils », « Exporter ». Ce qui précède est importé."
            )
            % {"line": error.position[0]},
        ) from error


def _page_of_item(item: ElementTree.Element) -> OldPage | None:
    kind = item.findtext(f"{WP}post_type")
    if kind not in {"page", "post"} or item.findtext(f"{WP}status") != "publish":
        return None
    path = unquote(urlsplit(item.findtext("link") or "").path) or "/"
    html = re.sub(r"<!--.*?-->", "", item.findtext(CONTENT) or "", flags=re.DOTALL)
    if "<p" not in html:
        # WordPress keeps blank lines and makes paragraphs when it shows a page.
        html = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", html) if part.strip())
    return OldPage(
        path=path,
        title=(item.findtext("title") or "").strip() or path.strip("/"),
        html=html,
        is_news=kind == "post",
        published_on=_day(item.findtext(f"{WP}post_date") or ""),
    )


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""
