"""Words inside a paragraph: strings, and small dictionaries for what is marked or linked.

`{"e": name, "t": …}` is a mark, `{"a": url, "t": …}` leads outside, `{"to": code, "t": …}` to
another guide, `{"term": id, "t": …}` to a definition at the foot of the page.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from shared_services.official_guides.reading.tree import Node

Inline = str | dict[str, Any]
MARKS = {
    "MiseEnEvidence": "strong",
    "Valeur": "amount",
    "Exposant": "sup",
    "Indice": "sub",
    "Expression": "em",
    "Citation": "q",
    "TermeEtranger": "em",
    "Variable": "em",
}
PLAIN = {
    *(
        "Paragraphe",
        "Titre",
        "LienExterneCommente",
        "Source",
        "Complement",
        "Resume",
        "Commentaire",
    ),
    *("Image", "TexteDeRemplacement", "Legende", "Credits", "Description"),
}


def safe_url(url: str) -> str:
    """An address of the web, or nothing: a link to anything else is left as words."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.hostname else ""


class Inlines:
    """Compiles words, counts the elements it does not know, notes which guides are linked."""

    def __init__(self, *, terms: set[str], resources: dict[str, str]) -> None:
        self.terms, self.resources = terms, resources
        self.unknown: Counter[str] = Counter()
        self.links: set[str] = set()

    def of(self, node: Node | None, *, is_whole: bool = True) -> list[Inline]:
        """Its words; `is_whole`: a paragraph of its own, without spaces at its ends."""
        found: list[Inline] = []
        for child in node.children if node else []:
            if isinstance(child, str):
                words = " ".join(child.split())
                before = " " if child[:1].isspace() else ""
                after = " " if words and child[-1:].isspace() else ""
                found.append(f"{before}{words}{after}")
            else:
                found += self._element(child)
        return _tidied(found, trim=is_whole)

    def _element(self, node: Node) -> list[Inline]:
        words = self.of(node, is_whole=False)
        if node.name in MARKS:
            return [{"e": MARKS[node.name], "t": words}]
        if node.name == "LienExterne":
            url = safe_url(node.attributes.get("URL", ""))
            return [{"a": url, "t": words}] if url else words
        if node.name in {"LienInterne", "LienIntra"}:
            return self._link(node, words)
        if node.name in PLAIN:
            return [*words, " "]
        self.unknown[node.name] += 1
        return words

    def _link(self, node: Node, words: list[Inline]) -> list[Inline]:
        code = node.attributes.get("LienPublication") or node.attributes.get("LienID", "")
        if code in self.terms:
            return [{"term": code, "t": words}]
        if code[:1] in {"F", "N"}:
            self.links.add(code)
            return [{"to": code, "t": words}]
        url = self.resources.get(code, "")
        return [{"a": url, "t": words}] if url else words


def _tidied(found: list[Inline], *, trim: bool) -> list[Inline]:
    """Neighbouring words in one string; nothing empty."""
    tidy: list[Inline] = []
    for each in found:
        if isinstance(each, str) and tidy and isinstance(tidy[-1], str):
            tidy[-1] = tidy[-1] + each
        elif each != "":
            tidy.append(each)
    if trim and tidy and isinstance(tidy[0], str):
        tidy[0] = tidy[0].lstrip()
    if trim and tidy and isinstance(tidy[-1], str):
        tidy[-1] = tidy[-1].rstrip()
    return [each for each in tidy if each != ""]


def words_of(inlines: list[Inline]) -> str:
    return "".join(each if isinstance(each, str) else words_of(each["t"]) for each in inlines)
