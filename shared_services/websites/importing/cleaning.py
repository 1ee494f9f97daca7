"""Any HTML, as the few blocks our pages are made of. Nothing that runs or dresses is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.html import escape

Block = tuple[str, Any]
# Gives the identity of the picture, or of the document, behind an address; None when it is lost.
Finder = Callable[[str], int | None]
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
LISTS = {"ul", "ol"}
SAFE_SCHEMES = {"", "http", "https", "mailto", "tel"}
DOCUMENTS = (".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".csv")


@dataclass
class Cleaned:
    blocks: list[Block] = field(default_factory=list)
    # What a person must look at, in words.
    notes: list[str] = field(default_factory=list)


def cleaned(html: str, *, picture: Finder, document: Finder) -> Cleaned:
    """Blocks of a page: parts, texts, pictures and tables, in their order."""
    reading = _Reading(picture, document)
    reading.go(BeautifulSoup(html, "html.parser"))
    reading.close_text()
    return reading.made


class _Reading:
    def __init__(self, picture: Finder, document: Finder) -> None:
        self.made = Cleaned()
        self._picture = picture
        self._document = document
        self._text: list[str] = []

    def go(self, node: Tag) -> None:
        for child in node.children:
            if isinstance(child, NavigableString):
                self._words(child)
            elif isinstance(child, Tag):
                self._tag(child)

    def close_text(self) -> None:
        if html := "".join(self._text).strip():
            self.made.blocks.append(("text", html))
        self._text = []

    def _words(self, text: NavigableString) -> None:
        # Comments and the like are NavigableStrings too.
        if type(text) is NavigableString and (words := " ".join(text.split())):
            self._text.append(f"<p>{escape(words)}</p>")

    def _tag(self, tag: Tag) -> None:
        if tag.name in {"h1", "h2"}:
            self._heading(tag)
        elif tag.name in {"h3", "h4", "h5", "h6"}:
            self._put("h3", self._inline(tag))
        elif tag.name == "img":
            self._image(tag)
        elif tag.name == "table":
            self._table(tag)
        elif tag.name in LISTS:
            self._list(tag)
        elif tag.name == "p" or (tag.name in {"a", "span", *INLINE} and not tag.find(["p", "div"])):
            for image in tag.find_all("img"):
                self._image(image)
            self._put("p", self._inline(tag))
        elif tag.name not in {"script", "style", "noscript", "iframe", "object", "embed"}:
            self.go(tag)
        elif tag.name in {"iframe", "object", "embed"}:
            self.made.notes.append(f"contenu extérieur retiré : {tag.get('src', tag.name)}")

    def _heading(self, tag: Tag) -> None:
        if words := " ".join(tag.get_text(" ").split()):
            self.close_text()
            self.made.blocks.append(("heading", words[:150]))

    def _put(self, name: str, inner: str) -> None:
        if inner.strip():
            self._text.append(f"<{name}>{inner}</{name}>")

    def _list(self, tag: Tag) -> None:
        items = [self._inline(item) for item in tag.find_all("li")]
        inner = "".join(f"<li>{item}</li>" for item in items if item.strip())
        self._put(tag.name, inner)

    def _image(self, tag: Tag) -> None:
        source = str(tag.get("src", ""))
        found = self._picture(source)
        if found is None:
            self.made.notes.append(f"image introuvable : {source}")
            return
        alt = " ".join(str(tag.get("alt") or "").split())[:250]
        if not alt:
            self.made.notes.append(f"image à décrire : {source}")
        self.close_text()
        figure = {"image": found, "alt": alt, "decorative": False, "caption": ""}
        self.made.blocks.append(("figure", figure))

    def _table(self, tag: Tag) -> None:
        rows = [
            [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
            for row in tag.find_all("tr")
        ]
        rows = [row for row in rows if any(row)]
        widest = max((len(row) for row in rows), default=0)
        if len(rows) < 2 or widest < 2:
            # One column or one line is layout, not a table.
            for row in rows:
                self._put("p", escape(" ".join(row)))
            return
        heads, *lines = [row + [""] * (widest - len(row)) for row in rows]
        caption = tag.find("caption")
        value = {
            "columns": [{"type": "text", "heading": head} for head in heads],
            "rows": [{"values": line} for line in lines],
            "caption": " ".join(caption.get_text(" ").split()) if caption else "",
        }
        if not value["caption"]:
            self.made.notes.append("tableau sans titre")
        self.close_text()
        self.made.blocks.append(("table", value))

    def _inline(self, tag: Tag) -> str:
        made: list[str] = []
        for child in tag.children:
            if type(child) is NavigableString:
                made.append(escape(" ".join(f"x{child}x".split())[1:-1]))
            elif isinstance(child, Tag):
                made.append(self._inline_tag(child))
        return "".join(made)

    def _inline_tag(self, tag: Tag) -> str:
        if tag.name == "br":
            return "<br/>"
        if tag.name in {"script", "style", "img"}:
            return ""
        inner = self._inline(tag)
        if tag.name in INLINE and inner.strip():
            return f"<{INLINE[tag.name]}>{inner}</{INLINE[tag.name]}>"
        if tag.name == "a" and inner.strip():
            return self._link(str(tag.get("href", "")), inner)
        return inner

    def _link(self, address: str, inner: str) -> str:
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return inner
        if parts.scheme.lower() not in SAFE_SCHEMES or not address.strip():
            return inner
        if parts.path.lower().endswith(DOCUMENTS):
            found = self._document(address)
            if found is not None:
                return f'<a linktype="document" id="{found}">{inner}</a>'
            self.made.notes.append(f"document introuvable : {address}")
        return f'<a href="{escape(address.strip())}">{inner}</a>'
