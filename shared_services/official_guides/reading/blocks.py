"""What stands between paragraphs: headings, lists, cases, boxes, services, tables.

Each block is a small dictionary whose `k` names the template that renders it (`blocks/`). Heading
levels are computed here, so that no page jumps from one level to another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared_services.official_guides.reading.inlines import Inline, Inlines, safe_url
from shared_services.official_guides.reading.tree import Node

Block = dict[str, Any]
BOXES = {"Attention": "warning", "ASavoir": "info", "ANoter": "info", "Rappel": "info"}
# The State's own simulators: what they ask, not what they say.
MACHINERY = {"Condition", "SiSelectionne", "affecteVrai", "TitreAlternatif", "Colonne"}
# Blocks without a look of their own: what they hold stands for them.
OPEN = {
    *("Texte", "Introduction", "FragmentConditionne", "Contenu", "ContenuIllustre"),
    *("Commentaire", "Aide", "Description", "Credits", "Resume", "Problematiques"),
}
LOWEST_HEADING = 6
WIDEST = 12


class Blocks:
    def __init__(self, inlines: Inlines) -> None:
        self.inlines = inlines
        self.is_local = False
        self._by_name: dict[str, Callable[[Node, int], list[Block]]] = {
            "Paragraphe": self._paragraph,
            "Chapitre": self._chapter,
            "SousChapitre": self._chapter,
            "Liste": self._list,
            "ListeSituations": self._situations,
            "BlocCas": self._cases,
            "Problematique": self._branch,
            "Branche": self._branch,
            "ServiceEnLigne": self._service,
            "ServiceEnLigneAnnexe": self._service,
            "OuSAdresser": self._place,
            "Tableau": self._table,
            "Image": self._picture,
            "Illustration": self._picture,
            "Reference": self._reference,
            "LienInterne": self._loose,
            "LienExterne": self._loose,
            "LienExterneCommente": self._loose,
        }

    def of(self, node: Node | None, level: int = 2) -> list[Block]:
        """The blocks below; `level` is the heading level that a chapter here would have."""
        found: list[Block] = []
        for child in node.children if node else []:
            if isinstance(child, str):
                found += _words(child)
            elif child.name != "Titre":
                found += self.element(child, level)
        return found

    def element(self, node: Node, level: int) -> list[Block]:
        if node.name in MACHINERY:
            return []
        if node.name in BOXES:
            box = {"k": "box", "s": BOXES[node.name], "t": node.text_of("Titre")}
            return [{**box, "b": self.of(node, level)}]
        if node.name in OPEN:
            return self.of(node, level)
        if node.name in self._by_name:
            return self._by_name[node.name](node, level)
        self.inlines.unknown[node.name] += 1
        if any(child.name in self._by_name for child in node.elements()):
            return [*_words(node.text_of("Titre")), *self.of(node, level)]
        return _words(node.text())

    def _paragraph(self, node: Node, _level: int) -> list[Block]:
        words = self.inlines.of(node)
        return [{"k": "p", "t": words}] if words else []

    def _loose(self, node: Node, level: int) -> list[Block]:
        return self._paragraph(Node("Paragraphe", {}, [node]), level)

    def _reference(self, node: Node, _level: int) -> list[Block]:
        """A text of law under a definition."""
        title, url = node.text_of("Titre"), safe_url(node.attributes.get("URL", ""))
        words: list[Inline] = [{"a": url, "t": [title]}] if url else [title]
        return [{"k": "p", "t": words}] if title else []

    def _chapter(self, node: Node, level: int) -> list[Block]:
        title = self.inlines.of(node.first("Titre"))
        if not title:
            return self.of(node, level)
        heading = {"k": "h", "l": min(level, LOWEST_HEADING), "t": title}
        return [heading, *self.of(node, level + 1)]

    def _list(self, node: Node, level: int) -> list[Block]:
        items = [blocks for item in node.elements("Item") if (blocks := self.of(item, level))]
        ordered = node.attributes.get("type") in {"numero", "chiffre"}
        return [{"k": "list", "o": ordered, "items": items}] if items else []

    def _situations(self, node: Node, level: int) -> list[Block]:
        """One situation alone is no choice: its text stands open."""
        found = list(node.elements("Situation"))
        if len(found) == 1:
            return self.of(found[0], level)
        return self._choices(found, level, heading=min(level, LOWEST_HEADING))

    def _cases(self, node: Node, level: int) -> list[Block]:
        return self._choices(list(node.elements("Cas")), level)

    def _choices(self, found: list[Node], level: int, *, heading: int = 0) -> list[Block]:
        inner = level + 1 if heading else level
        items = [
            {"t": self.inlines.of(each.first("Titre")), "b": self.of(each, inner)} for each in found
        ]
        return [{"k": "cases", "l": heading, "items": items}] if items else []

    def _branch(self, node: Node, level: int) -> list[Block]:
        """A step of a guided search: with steps below, a case to open; at its end, a link."""
        title, below = self.inlines.of(node.first("Titre")), self.of(node, level)
        if not below:
            return [{"k": "p", "t": title}] if title else []
        return [{"k": "cases", "l": 0, "items": [{"t": title, "b": below}]}]

    def _service(self, node: Node, level: int) -> list[Block]:
        web = node.first("LienWeb")
        url = node.attributes.get("URL") or (web.attributes.get("URL", "") if web else "")
        notices = [
            {"t": each.text(), "a": safe_url(each.attributes.get("URL", ""))}
            for each in node.elements("NoticeLiee")
        ]
        below = [
            *self.of(node.first("Introduction"), level),
            *self.of(node.first("Texte"), level),
        ]
        for annex in node.elements("ServiceEnLigneAnnexe"):
            below += self._service(annex, level)
        about = {
            "type": node.attributes.get("type", ""),
            "source": node.text_of("Source"),
            "cerfa": node.attributes.get("numerocerfa", ""),
            "format": _format(node.attributes),
        }
        service = {"k": "service", "t": node.text_of("Titre"), "a": safe_url(url), "b": below}
        return [{**service, **about, "files": notices}]

    def _place(self, node: Node, level: int) -> list[Block]:
        web = node.first("RessourceWeb")
        local = any(each.text().startswith("mairie") for each in node.elements("PivotLocal"))
        self.is_local = self.is_local or local
        title, more = node.text_of("Titre"), node.text_of("Complement")
        return [
            {
                "k": "place",
                "t": f"{title} ({more})" if more else title,
                "a": safe_url(web.attributes.get("URL", "")) if web else "",
                "local": local,
                "b": self.of(node.first("Texte"), level),
            }
        ]

    def _table(self, node: Node, level: int) -> list[Block]:
        columns = [each.attributes.get("type", "") for each in node.elements("Colonne")]
        rows = []
        for row in node.elements("Rangée"):
            is_head = row.attributes.get("type") == "header"
            cells = [
                {
                    "b": self.of(cell, level),
                    "h": "col" if is_head else _row_header(columns, number),
                    "rows": _span(cell, "fusionHorizontale"),
                    "cols": _span(cell, "fusionVerticale"),
                }
                for number, cell in enumerate(row.elements("Cellule"))
            ]
            rows.append({"head": is_head, "cells": cells})
        return [{"k": "table", "t": node.text_of("Titre"), "rows": rows}] if rows else []

    def _picture(self, node: Node, _level: int) -> list[Block]:
        """Its words: the DILA's pictures are not ours to host, and say it all in words."""
        names = ("TexteDeRemplacement", "Legende", "Description", "Credits")
        words = " ".join(found for name in names if (found := node.text_of(name)))
        return _words(words)


def _words(text: str) -> list[Block]:
    text = " ".join(text.split())
    return [{"k": "p", "t": [text]}] if text else []


def _row_header(columns: list[str], number: int) -> str:
    return "row" if number < len(columns) and columns[number] == "header" else ""


def _span(cell: Node, name: str) -> int:
    """How many rows or columns a cell covers; a wrong number is one."""
    told = cell.attributes.get(name, "1")
    return min(int(told), WIDEST) if told.isdecimal() and int(told) > 0 else 1


def _format(attributes: dict[str, str]) -> str:
    """« PDF, 249.4 KB »."""
    kind = attributes.get("format", "").rpartition("/")[2].upper()[:12]
    return ", ".join(each for each in (kind, attributes.get("poids", "")) if each)
